import type { PendingRow, Store } from '@tandem/client'
import { memoryStore } from '@tandem/client/memory'
import type { Chance } from '../../apps/server/src/simulation/chance.ts'
import type { Script } from '../script.ts'
import type { ScriptedPage } from '../scripted-page.ts'
import type { Ledger } from './ledger.ts'
import { noteSeen, WORDS } from './witness.ts'

/** Words a writer has under way: enough that the server is never idle, few enough that most are acknowledged soon. */
const UNDER_WAY = 20

/** Somebody who writes word after word with the SDK, through crashes, and notes what they are promised. */
export interface Writer {
	readonly page: ScriptedPage
	/** Resolves when this many more words than now were acknowledged. */
	more(count: number): Promise<void>
	/** Writes nothing more; resolves when everything written is acknowledged. */
	finish(): Promise<void>
	close(): void
}

export async function openWriter(script: Script, ledger: Ledger, name: string, chance: Chance): Promise<Writer> {
	let count = 0
	let writes = true
	let current = ''
	const waiting = new Set<() => void>()
	let acknowledged = 0
	const store = journalling({
		current: () => current,
		acknowledged: (words) => {
			for (const word of words) ledger.acknowledged.add(word)
			acknowledged += words.length
			for (const look of waiting) look()
			// Not within the SDK's own call.
			setImmediate(() => {
				if (writes) for (const _ of words) write()
			})
		},
	})
	const page = await script.open(ledger.document, { store })
	const words = page.doc.getArray<string>(WORDS)
	noteSeen(words, ledger)
	function write(): void {
		count += 1
		current = `${name}.${count}`
		ledger.written.add(current)
		words.insert(chance.int(0, words.length), [current])
	}
	for (let each = 0; each < UNDER_WAY; each += 1) write()
	return {
		page,
		more: (wanted) =>
			new Promise((resolve) => {
				const enough = acknowledged + wanted
				const look = () => {
					if (acknowledged < enough) return
					waiting.delete(look)
					resolve()
				}
				waiting.add(look)
				look()
			}),
		finish: () => {
			writes = false
			return page.saved()
		},
		close: () => {
			writes = false
			page.close()
		},
	}
}

interface Journal {
	/** The word that is being written. */
	current(): string
	acknowledged(words: readonly string[]): void
}

/** A page's store that tells which words leave it because the server called them stored. */
function journalling({ current, acknowledged }: Journal): Store {
	const store = memoryStore()
	const waiting = new Map<string, Map<number, string>>()
	const note = ({ session, seq }: PendingRow) => {
		const words = waiting.get(session) ?? new Map<number, string>()
		if (!words.has(seq)) words.set(seq, current())
		waiting.set(session, words)
	}
	return {
		...store,
		keep: (rows) => {
			for (const row of rows) note(row)
			return store.keep(rows)
		},
		drop: (document, session, seq) => {
			const words = waiting.get(session) ?? new Map<number, string>()
			const stored = [...words].filter(([each]) => each <= seq)
			for (const [each] of stored) words.delete(each)
			acknowledged(stored.map(([, word]) => word))
			return store.drop(document, session, seq)
		},
	}
}
