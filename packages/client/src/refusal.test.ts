import { FAILURES } from '@tandem/protocol'
import { expect, test } from 'vitest'
import { memoryStore } from './memory-store.ts'
import { DOCUMENT, openPage } from './page.fixture.ts'
import { ScriptedServer } from './server.fixture.ts'
import { World } from './world.fixture.ts'

async function written(text: string) {
	const world = new World()
	const server = new ScriptedServer(world)
	const store = memoryStore()
	const a = openPage(world, { store })
	await world.pass(3000)
	server.storing = false
	a.text.insert(0, text)
	await world.pass(100)
	return { world, server, store, a }
}

test('R-malformed: a refused edit is terminal for its Y.Doc: the difference goes to the recovery box, the copy goes away', async () => {
	const { world, server, store, a } = await written('harmful ')
	server.cut(FAILURES.malformed.close)
	await world.pass(10)
	expect(a.page.state).toMatchObject({
		connection: { kind: 'refused', code: 'malformed' },
		save: { kind: 'could-not-store', edits: 1 },
		leavingLoses: false,
		recovery: [{ document: DOCUMENT, code: 'malformed', text: 'harmful', edits: 1 }],
	})
	expect(await store.pending()).toEqual([])
	expect(await store.readCopy(DOCUMENT)).toBeUndefined()
	a.text.insert(0, 'hangs on it ')
	a.page.retryNow()
	await world.pass(60_000)
	expect(world.sockets).toHaveLength(1)
	expect(await store.pending()).toEqual([])
})

test('the document opened anew has a clean text, shows what was lost, and can try it again', async () => {
	const { world, server, store, a } = await written('again ')
	server.cut(FAILURES['document-full'].close)
	await world.pass(10)
	a.page.close()
	server.storing = true
	const fresh = openPage(world, { store })
	await world.pass(1000)
	expect(fresh.text.toString()).toBe('.')
	const [lost] = fresh.page.state.recovery
	expect(lost?.text).toBe('again')
	expect(fresh.page.retryRecovery(lost?.id ?? '')).toBe(true)
	await world.pass(1000)
	expect(server.text).toBe('again .')
	expect(fresh.page.state).toMatchObject({ recovery: [], save: { kind: 'saved' } })
	expect(await store.recoveries()).toEqual([])
})

test('what hangs on something that is gone cannot be tried again, and its text stays', async () => {
	const { world, server, store, a } = await written('first ')
	server.cut(FAILURES.malformed.close)
	await world.pass(10)
	const [whole] = await store.recoveries()
	a.page.close()
	// Only the second half of what one author typed: its beginning exists nowhere.
	const orphan = openPage(new World(), { client: 77 })
	orphan.text.insert(0, 'gone')
	let tail = new Uint8Array()
	orphan.doc.once('update', (update: Uint8Array) => {
		tail = update.slice()
	})
	orphan.text.insert(4, ' tail')
	if (whole) await store.recover({ ...whole, id: 'orphan', update: tail, text: 'tail' }, [])
	const fresh = openPage(world, { store })
	await world.pass(1000)
	expect(fresh.page.retryRecovery('orphan')).toBe(false)
	expect(fresh.page.state.recovery.map(({ text }) => text)).toContain('tail')
	expect(fresh.doc.store.pendingStructs).toBeNull()
})

test('a discarded recovery is gone for good', async () => {
	const { world, server, store, a } = await written('x')
	server.cut(FAILURES.malformed.close)
	await world.pass(10)
	a.page.discardRecovery(a.page.state.recovery[0]?.id ?? '')
	expect(a.page.state.recovery).toEqual([])
	await world.pass(10)
	expect(await store.recoveries()).toEqual([])
})

test.each(['trashed', 'deleted', 'forbidden'] as const)(
	'G4, R-forbidden, R-trashed, R-deleted: %s while I write: what waits is kept for recovery',
	async (code) => {
		const { world, server, store, a } = await written('mine ')
		server.cut(FAILURES[code].close)
		await world.pass(10)
		expect(a.page.state).toMatchObject({ connection: { kind: 'refused', code }, recovery: [{ text: 'mine', code }] })
		expect(await store.readCopy(DOCUMENT)).toBeUndefined()
	},
)

test('G4: losing access while nothing waits wipes the copy', async () => {
	const world = new World()
	const server = new ScriptedServer(world)
	const store = memoryStore()
	const a = openPage(world, { store })
	await world.pass(3000)
	expect(await store.readCopy(DOCUMENT)).toBeDefined()
	server.cut(FAILURES.forbidden.close)
	await world.pass(10)
	expect(await store.readCopy(DOCUMENT)).toBeUndefined()
	expect(a.page.state.recovery).toEqual([])
})

test('G4, R-read-only: a writer who becomes a reader keeps what was not stored', async () => {
	const { world, server, a } = await written('too late ')
	server.role = 'read'
	server.cut()
	await world.pass(2000)
	expect(a.page.state).toMatchObject({
		connection: { kind: 'refused', code: 'read-only' },
		recovery: [{ text: 'too late' }],
	})
})

test('G4, R-read-only: a writer who becomes a reader after everything was stored reads on', async () => {
	const world = new World()
	const server = new ScriptedServer(world)
	const a = openPage(world)
	await world.pass(1000)
	server.onStored = () => server.cut()
	a.text.insert(0, 'in time ')
	server.role = 'read'
	await world.pass(2000)
	expect(server.text).toBe('in time .')
	expect(a.page.state).toMatchObject({ connection: { kind: 'live' }, role: 'read', recovery: [] })
})

test.each(['session-ended', 'unauthenticated', 'wrong-version'] as const)(
	'R-wrong-version, R-unauthenticated, R-session-ended: %s says nothing about the edits: they wait on',
	async (code) => {
		const { world, server, store, a } = await written('waits ')
		server.cut(FAILURES[code].close)
		await world.pass(5000)
		expect(a.page.state).toMatchObject({
			connection: { kind: 'refused', code },
			recovery: [],
			save: { kind: 'offline' },
		})
		expect(await store.pending()).toHaveLength(1)
		a.page.close()
		server.storing = true
		openPage(world, { store })
		await world.pass(1000)
		expect(server.text).toBe('waits .')
	},
)

test('R-trashed: a refusal before the upgrade is learnt over HTTP', async () => {
	const world = new World()
	const server = new ScriptedServer(world)
	server.reachable = false
	const asked: string[] = []
	world.answer = (url) => {
		asked.push(url)
		return Response.json({ code: 'trashed' }, { status: 410 })
	}
	const a = openPage(world)
	await world.pass(100)
	expect(asked).toEqual([`http://localhost/api/documents/${DOCUMENT}/access`])
	expect(a.page.state.connection).toMatchObject({ kind: 'refused', code: 'trashed' })
})

test('R-starting: a server that is starting is waited for, and the page can say so', async () => {
	const world = new World()
	const server = new ScriptedServer(world)
	server.reachable = false
	world.answer = () => Response.json({ code: 'starting' }, { status: 503 })
	const a = openPage(world)
	await world.pass(100)
	expect(a.page.state.connection).toMatchObject({ kind: 'waiting', code: 'starting' })
	server.reachable = true
	await world.pass(1000)
	expect(a.page.state.connection.kind).toBe('live')
})

test('G11: a recovery that the device could not keep makes leaving ask', async () => {
	const world = new World()
	const server = new ScriptedServer(world)
	const full = { ...memoryStore(), recover: () => Promise.reject(new Error('full')) }
	const a = openPage(world, { store: full })
	await world.pass(100)
	server.storing = false
	a.text.insert(0, 'x')
	await world.pass(10)
	server.cut(FAILURES.malformed.close)
	await world.pass(10)
	expect(a.page.state.leavingLoses).toBe(true)
})
