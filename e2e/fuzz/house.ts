import { isDeepStrictEqual } from 'node:util'
import { decodeDown, decodeUp } from '@tandem/protocol'
import type * as Y from 'yjs'
import { append, paragraph } from '../blocks.ts'
import { waitedForProcessor } from '../process-watch.ts'
import { newScript, type Script } from '../script.ts'
import type { ScriptedPage } from '../scripted-page.ts'
import type { ServerAlone } from '../server-alone.ts'
import { documentOf, rowsOnDisk } from '../stored-log.ts'

/** Milliseconds between two keys of somebody who writes fast. */
const PACE = 50

/** A document in which two honest people go on writing and reading, whatever others do to the server meanwhile. */
export interface House {
	readonly id: string
	/**
	 * Milliseconds from each key to its acknowledgement and to the other's screen, whichever came later, without those that
	 * the server's event loop and ours waited for a processor: that is what else the machine does.
	 */
	readonly latencies: readonly number[]
	/** Stops writing; throws where anything of others is in the log or on a screen, or anything of theirs is not. */
	inspect(): Promise<void>
	close(): void
}

export async function openHouse(server: ServerAlone): Promise<House> {
	const [ada, ben] = [await newScript(server.url), await newScript(server.url)]
	const { id } = await ada.api.createDocument({ title: 'A quiet house' })
	const first = rowsOnDisk(server.dataDir, id)
	const sent: Uint8Array[] = []
	const waiting = new Acknowledgements()
	const page = await ada.open(id, {
		tap: (direction, payload) => (direction === 'up' ? waiting.sent(payload, sent) : waiting.heard(payload)),
	})
	const reader = await ben.open(id)
	const latencies: number[] = []
	let open = true
	const written = write({ page, reader, waiting, latencies, server: server.pid }, () => open)
	return {
		id,
		latencies,
		inspect: async () => {
			open = false
			await written
			const rows = rowsOnDisk(server.dataDir, id).slice(first.length)
			expectOnly(rows, ada, sent)
			const text = page.text.toString()
			const texts = [reader.text, textOf(documentOf(rowsOnDisk(server.dataDir, id)))].map(String)
			if (texts.some((each) => each !== text)) throw new Error(`the house was written in: ${texts.join(' | ')}`)
			for (const { connection } of [page, reader]) {
				if (connection.state.connection.kind !== 'live') throw new Error('the house was left')
			}
		},
		close: () => {
			open = false
			page.close()
			reader.close()
		},
	}
}

const textOf = (doc: Y.Doc) => doc.getXmlFragment('document')

/** What one page was told is stored, before its save state says so, which takes its time. */
class Acknowledgements {
	#last = 0
	#acknowledged = 0
	#look = () => {}

	sent(payload: Uint8Array, updates: Uint8Array[]): void {
		const message = decodeUp(payload)
		if (message.name !== 'edit') return
		updates.push(message.update.slice())
		this.#last = message.seq
	}

	heard(payload: Uint8Array): void {
		const message = decodeDown(payload)
		if (message.name !== 'committed') return
		for (const { seq } of message.acknowledged) this.#acknowledged = Math.max(this.#acknowledged, seq)
		this.#look()
	}

	/** Resolves when what was sent until now is acknowledged. Only one page writes in this house. */
	all(): Promise<void> {
		return new Promise((resolve) => {
			this.#look = () => {
				if (this.#acknowledged >= this.#last) resolve()
			}
			this.#look()
		})
	}
}

interface Writing {
	readonly page: ScriptedPage
	readonly reader: ScriptedPage
	readonly waiting: Acknowledgements
	readonly latencies: number[]
	/** Its process. */
	readonly server: number
}

/** Key after key, each when the one before is stored and seen. */
async function write({ page, reader, waiting, latencies, server }: Writing, open: () => boolean): Promise<void> {
	const waited = () => waitedForProcessor(server) + waitedForProcessor(process.pid)
	append(page.text, paragraph(''))
	await page.saved()
	while (open()) {
		const [began, before] = [performance.now(), waited()]
		append(page.text, paragraph('k'))
		await Promise.all([waiting.all(), shows(reader, page.text.length)])
		latencies.push(performance.now() - began - (waited() - before))
		await new Promise((resolve) => setTimeout(resolve, PACE))
	}
}

function shows({ text }: ScriptedPage, length: number): Promise<void> {
	return new Promise((resolve) => {
		const look = () => {
			if (text.length < length) return
			text.unobserve(look)
			resolve()
		}
		text.observe(look)
		look()
	})
}

/** Every update in these rows is one that this person sent, byte for byte, and none of them is missing. */
function expectOnly(rows: ReturnType<typeof rowsOnDisk>, author: Script, sent: readonly Uint8Array[]): void {
	const strangers = rows.filter(({ person }) => person !== author.person.id)
	if (strangers.length > 0) throw new Error(`${strangers.length} rows in the log that no honest client wrote`)
	const stored = rows.flatMap(({ updates }) => updates.map((update) => Buffer.from(update).toString('hex')))
	const wrote = sent.map((update) => Buffer.from(update).toString('hex'))
	if (!isDeepStrictEqual(stored, wrote)) throw new Error('the log holds something else than what was sent')
}
