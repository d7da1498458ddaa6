import { expect, onTestFinished, test, vi } from 'vitest'
import * as Y from 'yjs'
import type { Documents } from '../document/documents.ts'
import { inlineDocuments } from '../document/inline.ts'
import { startDocuments } from '../document/pool.ts'
import { ben, mention, Writer } from '../document/writer.fixture.ts'
import { createAuthentication } from '../http/authentication.ts'
import { Notifications } from '../notification/notifications.ts'
import { FakeClock } from '../simulation/clock.ts'
import { Disk } from '../simulation/disk.ts'
import { simulatedStore } from '../simulation/storage.ts'
import { createDocument, openTestStore, temporaryDirectory, testEnv } from '../store/world.fixture.ts'
import { Projector } from './projector.ts'

/** A real store and real workers; `d` is Ada's and Ben has opened it. */
async function open(dataDir: string) {
	const env = testEnv()
	const store = await openTestStore(dataDir)
	const workers = startDocuments(env, { workers: 1 })
	onTestFinished(() => workers.close())
	await createAuthentication({ database: store.database, secret: 'k'.repeat(43), secureCookies: false, env })
	if ((await store.notifications.projected('d')) === undefined) {
		await createDocument(store, 'd')
		await store.database.insertInto('visit').values({ document: 'd', person: 'ben', first_at: 1, last_at: 1 }).execute()
	}
	const told: string[] = []
	const notifications = new Notifications({
		store: store.notifications,
		activities: { tell: () => {} },
		publish: (channel, { data }) => {
			told.push(`${channel} ${data.mention} ${data.state} of ${data.actors.map(({ id }) => id)}: ${data.excerpt}`)
		},
		env,
	})
	let looked = 0
	const documents: Documents = {
		...workers,
		mentions: (source, rows) => {
			looked += 1
			return workers.mentions(source, rows)
		},
	}
	const projector = new Projector({
		env,
		log: store.log,
		documents,
		store: store.notifications,
		record: (fact) => notifications.record(fact),
	})
	const close = async () => {
		notifications.close()
		await projector.close()
		await workers.close()
		await store.close()
	}
	onTestFinished(close)
	const append = async (person: string, updates: readonly Uint8Array[]) => {
		const entries = [{ person, session: null, seq: 0, updates }]
		await store.log.append([{ document: 'd', time: 1, schema: 1, title: null, entries }])
	}
	/** Until `d` is looked through up to here, and that is stored. */
	const upTo = (offset: number) =>
		vi.waitFor(async () => expect((await store.notifications.projected('d'))?.offset).toBe(offset), { timeout: 10_000 })
	return { store, projector, told, append, upTo, close, looked: () => looked }
}

test('G5, G6: a mention that is stored reaches its person once, from who wrote it', async () => {
	const { projector, told, append, upTo } = await open(temporaryDirectory())
	const ada = new Writer(1)
	ada.paragraph('ask ', ben('m'))
	await append('ada', ada.rows.slice(0, 1))
	new Writer(2, ada.rows).paragraph('later')
	await append('cleo', ada.rows.slice(1))
	projector.mark('d')
	await upTo(2)
	new Writer(3, ada.rows).paragraph('and ', mention({ id: 'other', person: 'ada', label: 'Ada' }))
	await append('ben', ada.rows.slice(2))
	projector.mark('d')
	await upTo(3)
	expect(told).toEqual(['user:ben m unread of ada: ask @Ben', 'user:ada other unread of ben: and @Ada'])
})

test('G5: what was stored before a crash and not looked through is told at the next start, exactly once', async () => {
	const dataDir = temporaryDirectory()
	const first = await open(dataDir)
	const ada = new Writer(1)
	ada.paragraph('ask ', ben('m'))
	await first.append('ada', ada.rows)
	await first.close()
	expect(first.told).toEqual([])

	const second = await open(dataDir)
	second.projector.start()
	await second.upTo(1)
	expect(second.told).toEqual(['user:ben m unread of ada: ask @Ben'])
	await second.close()

	const third = await open(dataDir)
	third.projector.start()
	new Writer(2, ada.rows).paragraph(ben('next'))
	await third.append('ada', ada.rows.slice(1))
	third.projector.mark('d')
	await third.upTo(2)
	expect(third.told).toEqual(['user:ben next unread of ada: @Ben'])
	expect((await third.store.notifications.list('ben')).notifications).toHaveLength(2)
})

test('G5: undo, redo and moving a mention withdraw it and bring the same one back, a copy keeps it', {
	timeout: 40_000,
}, async () => {
	const { store, projector, told, append, upTo } = await open(temporaryDirectory())
	const ada = new Writer(1)
	const undo = new Y.UndoManager(ada.fragment, { captureTimeout: 0 })
	let offset = 0
	const look = async () => {
		await append('ada', ada.rows.splice(0))
		projector.mark('d')
		await upTo(++offset)
		return told.splice(0).map((line) => line.split(' ')[2])
	}
	ada.paragraph('first')
	ada.paragraph(ben('m'))
	expect(await look()).toEqual(['unread'])
	undo.undo()
	expect(await look()).toEqual(['withdrawn'])
	undo.redo()
	expect(await look()).toEqual(['unread'])
	// Moved: deleted and inserted with the same id in one step.
	ada.doc.transact(() => {
		ada.fragment.delete(1, 1)
		ada.paragraph('moved ', ben('m'))
	})
	expect(await look()).toEqual([])
	ada.paragraph('copy ', ben('m'))
	expect(await look()).toEqual([])
	ada.fragment.delete(1, 1)
	expect(await look()).toEqual([])
	const [row] = (await store.notifications.list('ben')).notifications
	await store.notifications.change('ben', row?.id ?? '', { state: 'read' })
	ada.fragment.delete(1, 1)
	expect(await look()).toEqual([])
	ada.paragraph(ben('m'))
	expect(await look()).toEqual([])
	expect((await store.notifications.list('ben')).notifications).toMatchObject([{ id: row?.id, state: 'read' }])
})

test('what can bring or take no mention asks no worker, and how far it went is noted at the end', async () => {
	const { store, projector, append, close, looked } = await open(temporaryDirectory())
	const ada = new Writer(1)
	ada.paragraph('words')
	ada.fragment.delete(0, 1)
	ada.paragraph('more words')
	await append('ada', ada.rows)
	const asked = vi.spyOn(store.log, 'rowsAfter')
	projector.mark('d')
	await vi.waitFor(() => expect(asked.mock.calls.length).toBeGreaterThanOrEqual(2), { timeout: 10_000 })
	expect(looked()).toBe(0)
	await projector.close()
	expect((await store.notifications.projected('d'))?.offset).toBe(1)
	await close()
})

test('G3, G5: more documents than may wait are asked for again, and none is forgotten', async () => {
	const clock = new FakeClock()
	const env = clock.world(
		() => true,
		() => new Uint8Array(),
	)
	const all = Array.from({ length: 10_100 }, (_, n) => String(n).padStart(5, '0'))
	const asked = new Set<string>()
	const projector = new Projector({
		env,
		log: simulatedStore({ disk: new Disk(), env }).log,
		documents: inlineDocuments(env),
		// All of them are behind until they are asked about, and deleted by then.
		store: {
			behind: async (after, most) => all.filter((id) => id > after && !asked.has(id)).slice(0, most),
			projected: async (document) => {
				asked.add(document)
				return undefined
			},
		},
		record: async () => false,
	})
	for (const document of all) projector.mark(document)
	await clock.advance(60_000)
	expect(asked.size).toBe(10_100)
	await projector.close()
	expect(clock.waiting).toBe(0)
})
