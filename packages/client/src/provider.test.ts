import { committed, LIMITS, notice, renamed, update } from '@tandem/protocol'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { memoryStore } from './memory-store.ts'
import { openPage } from './page.fixture.ts'
import { ScriptedServer } from './server.fixture.ts'
import { World } from './world.fixture.ts'

async function opened(options: Parameters<typeof openPage>[1] = {}) {
	const world = new World()
	const server = new ScriptedServer(world)
	const a = openPage(world, options)
	await world.pass(100)
	return { world, server, a }
}

test('an edit travels to the server, is acknowledged and reaches the other tab', async () => {
	const { world, server, a } = await opened()
	const b = openPage(world)
	await world.pass(100)
	expect(a.page.state).toMatchObject({
		connection: { kind: 'live' },
		synced: true,
		offset: 1,
		title: 'Plans',
		role: 'write',
	})
	a.text.insert(0, 'Hello')
	expect(a.page.state.save.kind).toBe('saving')
	await world.pass(500)
	expect(server.text).toBe('Hello.')
	expect(b.text.toString()).toBe('Hello.')
	expect(a.page.state.save).toEqual({ kind: 'saved', at: expect.any(Number) })
	expect(b.page.state).toMatchObject({ offset: 2, save: { kind: 'saved', at: null } })
})

test('G2: a document that comes deflated is shown with everything that was stored while it was on its way', async () => {
	const { world, server, a } = await opened()
	a.text.insert(0, 'x'.repeat(5000))
	await world.pass(500)
	server.deflates = true
	server.snapshotPart = 20
	server.onWelcomed = () => a.text.insert(0, 'meanwhile ')
	const b = openPage(world)
	await world.pass(500)
	expect(b.page.state).toMatchObject({ synced: true, offset: 3 })
	expect(b.text.toString()).toBe(`meanwhile ${'x'.repeat(5000)}.`)
})

test('a single key goes at once and as it was typed; a backlog is merged, with at most 8 frames under way', async () => {
	const { world, server, a } = await opened()
	const made: Uint8Array[] = []
	a.doc.on('update', (bytes: Uint8Array) => made.push(bytes))
	for (let key = 0; key < 20; key++) a.text.insert(key, 'x')
	expect(server.edits).toHaveLength(LIMITS.framesUnacknowledged)
	expect(server.edits.map((message) => message.name === 'edit' && message.update)).toEqual(made.slice(0, 8))
	await world.pass(100)
	expect(server.edits.map((message) => message.seq)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 20])
	expect(server.text).toBe(`${'x'.repeat(20)}.`)
})

test('remote updates never count as local edits', async () => {
	const { world, server, a } = await opened()
	const b = openPage(world)
	await world.pass(100)
	b.text.insert(0, 'from b')
	await world.pass(100)
	expect(a.text.toString()).toBe('from b.')
	expect(new Set(server.edits.map((message) => message.session)).size).toBe(1)
})

test('a lost acknowledgement makes no second row: what was stored is told in the welcome', async () => {
	const { world, server, a } = await opened()
	server.onStored = () => server.cut()
	a.text.insert(0, 'once')
	await world.pass(5)
	server.onStored = () => {}
	expect(server.text).toBe('once.')
	expect(a.page.state.save.kind).toBe('saving')
	await world.pass(2000)
	expect(a.page.state.save.kind).toBe('saved')
	expect(server.rows).toHaveLength(2)
	expect(server.edits).toHaveLength(1)
})

test('G1: edits that were under way when the connection broke are sent again in order', async () => {
	const { world, server, a } = await opened()
	server.storing = false
	a.text.insert(0, 'one ')
	a.text.insert(4, 'two ')
	await world.pass(100)
	expect(server.text).toBe('.')
	server.cut()
	server.storing = true
	await world.pass(2000)
	expect(server.text).toBe('one two .')
	expect(a.page.state.save.kind).toBe('saved')
})

test('a returning page asks for the rows after its position and gets nothing twice', async () => {
	const { world, server, a } = await opened()
	const b = openPage(world)
	await world.pass(100)
	server.cut()
	const before = server.received.length
	await world.pass(2000)
	b.text.insert(0, 'b')
	await world.pass(100)
	const hellos = server.received.slice(before).filter((message) => message.name === 'hello')
	expect(hellos.map(({ want, resume }) => [want, resume?.offset])).toEqual([
		['rows', 1],
		['rows', 1],
	])
	expect(a.text.toString()).toBe('b.')
	expect(a.page.state.offset).toBe(2)
})

test('G1: after the log was restored from a backup a browser gives back what only it still holds', async () => {
	const { world, server, a } = await opened()
	a.text.insert(0, 'precious ')
	await world.pass(1000)
	server.cut()
	server.forget(1)
	expect(server.text).toBe('.')
	await world.pass(2000)
	expect(server.text).toBe('precious .')
	expect(a.page.state.save.kind).toBe('saved')
})

test('G1: what the welcome calls stored is not forgotten before its row has come: a backup may be restored meanwhile', async () => {
	const { world, server, a } = await opened()
	server.onStored = () => server.cut()
	server.onWelcomed = () => server.cut()
	a.text.insert(0, 'precious ')
	await world.pass(2000)
	expect(server.text).toBe('precious .')
	server.forget(1)
	server.onStored = server.onWelcomed = () => {}
	await world.pass(10_000)
	expect(server.text).toBe('precious .')
	expect(a.page.state.save.kind).toBe('saved')
})

test('resync: the answer carries everything beyond the vector and goes before all else', async () => {
	const { world, server, a } = await opened()
	server.demandResync()
	await world.pass(10)
	const before = server.edits.length
	server.storing = false
	a.text.insert(0, 'typed ')
	a.page.rename('Renamed')
	a.text.insert(6, 'later ')
	await world.pass(10)
	server.storing = true
	server.demandResync()
	await world.pass(100)
	const [answer, ...rest] = server.edits.slice(before + 3)
	expect(answer).toMatchObject({ name: 'edit', complete: true, seq: 1 })
	expect(rest.map(({ name, seq }) => [name, seq])).toEqual([
		['rename', 2],
		['edit', 3],
	])
	expect(server.text).toBe('typed later .')
	expect(server.title).toBe('Renamed')
	await world.pass(400)
	expect(a.page.state.save.kind).toBe('saved')
})

test('a server that can never connect what this page holds ends it after three answers, and the text is kept', async () => {
	const { world, server, a } = await opened()
	server.storing = false
	a.text.insert(0, 'lost')
	await world.pass(10)
	for (let turn = 0; turn < 4; turn++) {
		server.demandResync()
		await world.pass(10)
	}
	expect(a.page.state).toMatchObject({
		connection: { kind: 'refused', code: 'malformed' },
		recovery: [{ text: 'lost' }],
	})
})

test('titles are sent like edits, the last one wins, and nobody sees their own unsent title overwritten', async () => {
	const { world, server, a } = await opened()
	const b = openPage(world)
	await world.pass(100)
	server.reachable = false
	server.cut()
	a.page.rename('A first')
	a.page.rename('A second')
	expect(a.page.state.title).toBe('A second')
	server.reachable = true
	b.page.retryNow()
	await world.pass(50)
	b.page.rename('B')
	await world.pass(50)
	expect(b.page.state.title).toBe('B')
	a.page.retryNow()
	await world.pass(100)
	expect(server.edits.filter(({ name }) => name === 'rename').map(({ seq }) => seq)).toEqual([1, 2])
	expect([a.page.state.title, b.page.state.title, server.title]).toEqual(['A second', 'A second', 'A second'])
})

test("a title that was stored after one's own is shown as soon as one's own no longer waits", async () => {
	const { server, a } = await opened()
	a.page.rename('A')
	const session = server.received.flatMap((message) => (message.name === 'hello' ? message.sessions : []))[0] ?? ''
	server.broadcast(renamed.encode({ title: 'B later' }))
	expect(a.page.state.title).toBe('A')
	server.broadcast(committed.encode({ position: server.head, acknowledged: [{ session, seq: 1 }] }))
	expect(a.page.state.title).toBe('B later')
})

test('a title longer than the limit is cut before it is shown and sent', async () => {
	const { world, server, a } = await opened()
	a.page.rename('x'.repeat(LIMITS.titleLength + 1))
	await world.pass(100)
	expect(server.title).toHaveLength(LIMITS.titleLength)
})

test('a reader sends nothing, whatever their editor does', async () => {
	const world = new World()
	const server = new ScriptedServer(world)
	server.role = 'read'
	const a = openPage(world)
	await world.pass(100)
	a.text.insert(0, 'graffiti')
	a.page.rename('graffiti')
	await world.pass(100)
	expect(server.edits).toEqual([])
	expect(a.page.state).toMatchObject({ role: 'read', save: { kind: 'saved', at: null }, title: 'Plans' })
})

test('an edit unacknowledged for 5 s probes the connection, and 3 s of silence start a new one', async () => {
	const { world, server, a } = await opened()
	// Half-open: bytes are swallowed, no end is seen.
	server.swallow = true
	a.text.insert(0, 'x')
	await world.pass(4900)
	expect(world.sockets).toHaveLength(1)
	await world.pass(3000)
	server.swallow = false
	await world.pass(1000)
	expect(world.sockets).toHaveLength(2)
	expect(server.text).toBe('x.')
})

test('an upload that still drains is not cut off by the probe', async () => {
	const { world, server, a } = await opened()
	server.swallow = true
	a.text.insert(0, 'x')
	const [socket] = world.sockets
	for (let second = 0; second < 20; second++) {
		if (socket) socket.backlog = 1000 - second
		await world.pass(1000)
	}
	expect(world.sockets).toHaveLength(1)
})

test('the server that cannot store is not sent more, and gets everything once it can', async () => {
	const { world, server, a } = await opened()
	server.storing = false
	server.broadcast(notice.encode({ about: 'not-storing' }))
	a.text.insert(0, 'kept ')
	expect(a.page.state.save).toEqual({ kind: 'could-not-store', edits: 1 })
	await world.pass(100)
	expect(server.edits).toEqual([])
	server.storing = true
	server.broadcast(notice.encode({ about: 'storing' }))
	await world.pass(500)
	expect(server.text).toBe('kept .')
	expect(a.page.state.save.kind).toBe('saved')
})

test('Retry sends what waits again without a new connection', async () => {
	const { world, server, a } = await opened()
	server.storing = false
	a.text.insert(0, 'x')
	await world.pass(100)
	server.storing = true
	a.page.retryNow()
	await world.pass(100)
	expect(server.text).toBe('x.')
	expect(world.sockets).toHaveLength(1)
})

test('G12: a page with an older schema applies nothing, still delivers, and says reload', async () => {
	const store = memoryStore()
	const { world, server, a } = await opened({ store })
	server.storing = false
	a.text.insert(0, 'mine ')
	await world.pass(100)
	server.cut()
	server.storing = true
	server.schema = 2
	await world.pass(2000)
	expect(a.page.state).toMatchObject({ mustReload: true, save: { kind: 'saved' } })
	expect(server.text).toBe('mine .')
	const offset = a.page.state.offset
	server.write('newer ')
	await world.pass(100)
	expect(a.text.toString()).toBe('mine .')
	expect(a.page.state.offset).toBe(offset)
	a.page.close()
	expect((await store.readCopy('d'.repeat(22)))?.schema ?? 1).toBe(1)
})

test('G12: a page that learns of a newer schema while open stops applying at once', async () => {
	const { world, server, a } = await opened()
	server.broadcast(notice.encode({ about: 'schema-raised' }))
	server.write('newer ')
	await world.pass(100)
	expect(a.page.state.mustReload).toBe(true)
	expect(a.text.toString()).toBe('.')
})

test('bytes that cannot be taken in cost the connection, not the page', async () => {
	const { world, server, a } = await opened()
	server.broadcast(Uint8Array.of(99))
	await world.pass(2000)
	expect(a.page.state.connection.kind).toBe('live')
	expect(() => server.broadcast(update.encode({ update: Uint8Array.of(1, 2, 3) }))).toThrow()
	await world.pass(2000)
	expect(a.page.state.connection.kind).toBe('live')
	server.write('still ')
	await world.pass(100)
	expect(a.text.toString()).toBe('still .')
})

test('a snapshot may come in many pieces, with other messages between them', async () => {
	const world = new World()
	const server = new ScriptedServer(world)
	server.write('word '.repeat(2000))
	server.snapshotPart = 64
	const a = openPage(world)
	await world.pass(100)
	expect(a.text.toString()).toBe(server.text)
	expect(a.page.state).toMatchObject({ synced: true, offset: 2 })
})

test('leaving the page closes the socket, and returning from the back-forward cache connects at once', async () => {
	const { world, server, a } = await opened()
	a.tab.emit('hide')
	expect(world.sockets[0]?.isClosed).toBe(true)
	server.write('meanwhile ')
	await world.pass(60_000)
	expect(world.sockets).toHaveLength(1)
	a.tab.emit('show')
	await world.pass(100)
	expect(a.text.toString()).toBe('meanwhile .')
	a.text.insert(0, 'again ')
	await world.pass(100)
	expect(server.text).toBe('again meanwhile .')
})

test('G11: a page that was in the back-forward cache for a minute is called offline only when it stays without a connection', async () => {
	const { world, a } = await opened()
	const said: string[] = []
	a.page.subscribe(() => said.push(a.page.state.save.kind))
	a.tab.emit('hide')
	await world.pass(60_000)
	a.tab.emit('show')
	await world.pass(100)
	expect(a.page.state.connection.kind).toBe('live')
	expect(new Set(said)).toEqual(new Set(['saved']))

	a.tab.emit('hide')
	await world.pass(60_000)
	world.onSocket = () => {}
	a.tab.emit('show')
	await world.pass(2999)
	expect(a.page.state.save.kind).toBe('saved')
	await world.pass(1)
	expect(a.page.state.save.kind).toBe('offline')
})

test('close leaves nothing behind: no timer, no listener, no socket', async () => {
	const { world, a } = await opened()
	a.text.insert(0, 'x')
	await world.pass(10)
	let calls = 0
	a.page.subscribe(() => calls++)
	a.page.close()
	a.page.close()
	await world.pass(0)
	expect(world.timers).toBe(0)
	expect(a.tab.listeners).toBe(0)
	expect(world.sockets.every((socket) => socket.isClosed)).toBe(true)
	calls = 0
	a.text.insert(0, 'y')
	expect(calls).toBe(0)
})

test('state is replaced only when something in it changed, and parts that stay keep their identity', async () => {
	const { world, server, a } = await opened()
	const before = a.page.state
	server.write('x')
	await world.pass(10)
	expect(a.page.state).not.toBe(before)
	expect(a.page.state.connection).toBe(before.connection)
	expect(a.page.state.peers).toBe(before.peers)
	const after = a.page.state
	await world.pass(1000)
	expect(a.page.state).toBe(after)
})

test('G2: tabs that wrote apart hold the same document after they exchanged, nothing pending', async () => {
	const { world, server, a } = await opened()
	const b = openPage(world)
	await world.pass(100)
	server.reachable = false
	server.cut()
	a.text.insert(0, 'A'.repeat(50))
	b.text.insert(1, 'B'.repeat(50))
	await world.pass(5000)
	expect(a.page.state.save.kind).toBe('offline')
	server.reachable = true
	await world.pass(20_000)
	expect(Y.equalSnapshots(Y.snapshot(a.doc), Y.snapshot(b.doc))).toBe(true)
	expect(a.text.toString()).toBe(server.text)
	expect(a.doc.store.pendingStructs).toBeNull()
})
