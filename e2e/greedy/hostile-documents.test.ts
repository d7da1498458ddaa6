import { FAILURES, probe, sync } from '@tandem/protocol'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { append, paragraph } from '../blocks.ts'
import { newScript, type Script } from '../script.ts'
import type { ScriptedPage } from '../scripted-page.ts'
import { type ServerAlone, startServerAlone } from '../server-alone.ts'
import { documentOf, rowsOnDisk } from '../stored-log.ts'
import type { Wire } from '../wire.ts'
import { HOSTILE_CONTENT, type HostileContent } from './hostile-documents.ts'
import { openGreedyWriter } from './writer.ts'

let server: ServerAlone
let [ada, eve]: Script[] = []

beforeAll(async () => {
	server = await startServerAlone({ env: { MAX_UPDATES_PER_SECOND: '0' } })
	ada = await newScript(server.url)
	eve = await newScript(server.url)
})
afterAll(() => server.remove())

/** Sends it all as one kind of client does, and resolves with the connection when the server has dealt with it. */
const SENT_BY: Readonly<Record<string, (by: Script, document: string, content: HostileContent) => Promise<Wire>>> = {
	native: async (by, document, { updates, closes }) => {
		const writer = await openGreedyWriter(by, document)
		for (const update of updates()) writer.send(update)
		if (closes !== null) return writer.wire
		writer.wire.send(probe.encode({}))
		await writer.wire.hear('alive')
		return writer.wire
	},
	plain: async (by, document, { updates, closes }) => {
		const wire = await by.connect(document, { protocol: null })
		for (const payload of updates()) wire.send(sync.encode({ step: 'update', payload }))
		if (closes !== null) return wire
		// Answered behind all of it.
		wire.send(sync.encode({ step: 'step1', payload: Uint8Array.of(0) }))
		await wire.next((payload) => (payload[0] === 0 && payload[1] === 1 ? true : undefined))
		return wire
	},
}

/** Resolves when a page's text holds this. */
function holds({ doc, text }: ScriptedPage, part: string): Promise<void> {
	return new Promise((resolve) => {
		const look = () => {
			if (!text.toString().includes(part)) return
			doc.off('update', look)
			resolve()
		}
		doc.on('update', look)
		look()
	})
}

for (const [what, content] of Object.entries(HOSTILE_CONTENT)) {
	for (const [flavour, send] of Object.entries(SENT_BY)) {
		test(`G3, G7: after ${what} from a ${flavour} client the next honest key deletes nothing`, async () => {
			if (ada === undefined || eve === undefined) throw new Error('nobody is there')
			const { id } = await ada.api.createDocument({ title: what })
			const page = await ada.open(id)
			append(page.text, paragraph('Written before.'))
			await page.saved()
			const rows = rowsOnDisk(server.dataDir, id).length
			const wire = await send(eve, id, content)
			if (content.closes === null) await wire.close()
			else expect(await wire.ended).toEqual({ code: FAILURES[content.closes].close, reason: content.closes })
			append(page.text, paragraph('The next key.'))
			await page.saved()
			const stored = rowsOnDisk(server.dataDir, id)
			expect(stored.filter(({ person }) => person === eve?.person.id).length > 0).toBe(content.stored)
			if (!content.stored) expect(stored.length).toBe(rows + 1)
			const text = documentOf(stored).getXmlFragment('document').toString()
			expect(text).toContain('Written before.')
			expect(text).toContain('The next key.')
			const html = await fetch(`${server.url}/api/documents/${id}/html`)
			expect(html.status).toBe(200)
			expect(await html.text()).toMatch(/Written before\.[\s\S]*The next key\./)
			const late = await eve.open(id)
			// What was stored in the last second may still be on its way.
			await holds(late, 'The next key.')
			expect(late.text.toString()).toContain('Written before.')
			late.close()
			page.close()
		}, 60_000)
	}
}
