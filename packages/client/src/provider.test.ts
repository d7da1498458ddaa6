import { LIMITS, notice, update } from '@tandem/protocol'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { livePage } from './live-page.fixture.ts'
import { memoryStore } from './memory-store.ts'
import { openPage } from './page.fixture.ts'
import { ScriptedServer } from './server.fixture.ts'
import { World } from './world.fixture.ts'

test('M-committed: an edit travels to the server, is acknowledged and reaches the other tab', async () => {
	const { world, server, a } = await livePage()
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

test('G2, M-deflated-snapshot: a document that comes deflated is shown with everything that was stored while it was on its way', async () => {
	const { world, server, a } = await livePage()
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

test('M-edit: a single key goes at once and as it was typed; a backlog is merged, with at most 8 frames under way', async () => {
	const { world, server, a } = await livePage()
	const made: Uint8Array[] = []
	a.doc.on('update', (bytes: Uint8Array) => made.push(bytes))
	for (let key = 0; key < 20; key++) a.text.insert(key, 'x')
	expect(server.edits).toHaveLength(LIMITS.framesUnacknowledged)
	expect(server.edits.map((message) => message.name === 'edit' && message.update)).toEqual(made.slice(0, 8))
	await world.pass(100)
	expect(server.edits.map((message) => message.seq)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 20])
	expect(server.text).toBe(`${'x'.repeat(20)}.`)
})

test('M-update: remote updates never count as local edits', async () => {
	const { world, server, a } = await livePage()
	const b = openPage(world)
	await world.pass(100)
	b.text.insert(0, 'from b')
	await world.pass(100)
	expect(a.text.toString()).toBe('from b.')
	expect(new Set(server.edits.map((message) => message.session)).size).toBe(1)
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

test('M-probe: an edit unacknowledged for 5 s probes the connection, and 3 s of silence start a new one', async () => {
	const { world, server, a } = await livePage()
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
	const { world, server, a } = await livePage()
	server.swallow = true
	a.text.insert(0, 'x')
	const [socket] = world.sockets
	for (let second = 0; second < 20; second++) {
		if (socket) socket.backlog = 1000 - second
		await world.pass(1000)
	}
	expect(world.sockets).toHaveLength(1)
})

test('M-notice, S-save-could-not-store: the server that cannot store is not sent more, and gets everything once it can', async () => {
	const { world, server, a } = await livePage()
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

test('G12: a page with an older schema applies nothing, still delivers, and says reload', async () => {
	const store = memoryStore()
	const { world, server, a } = await livePage({ store })
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

test('G12, M-notice: a page that learns of a newer schema while open stops applying at once', async () => {
	const { world, server, a } = await livePage()
	server.broadcast(notice.encode({ about: 'schema-raised' }))
	server.write('newer ')
	await world.pass(100)
	expect(a.page.state.mustReload).toBe(true)
	expect(a.text.toString()).toBe('.')
})

test('bytes that cannot be taken in cost the connection, not the page', async () => {
	const { world, server, a } = await livePage()
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

test('M-snapshot: a snapshot may come in many pieces, with other messages between them', async () => {
	const world = new World()
	const server = new ScriptedServer(world)
	server.write('word '.repeat(2000))
	server.snapshotPart = 64
	const a = openPage(world)
	await world.pass(100)
	expect(a.text.toString()).toBe(server.text)
	expect(a.page.state).toMatchObject({ synced: true, offset: 2 })
})

test('state is replaced only when something in it changed, and parts that stay keep their identity', async () => {
	const { world, server, a } = await livePage()
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
	const { world, server, a } = await livePage()
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
