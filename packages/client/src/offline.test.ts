import 'fake-indexeddb/auto'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { device } from './device.fixture.ts'
import { openStore } from './idb-store.ts'
import { livePage } from './live-page.fixture.ts'
import { memoryStore } from './memory-store.ts'
import { openPage } from './page.fixture.ts'
import type { Store } from './store.ts'

/** A page without a network, on a device that keeps rows in its own way. */
async function cutOff(keeping: (keep: Store['keep']) => Store['keep']) {
	const store = memoryStore()
	const { world, server, a } = await livePage({ store: { ...store, keep: keeping(store.keep) } })
	server.reachable = false
	server.cut()
	await world.pass(4000)
	return { world, store, a }
}

test('G1: what was typed offline in a closed tab is shown and sent by the next page that opens the document', async () => {
	const { world, server, store, offline } = device()
	const a = openPage(world, { store: store() })
	await world.pass(3000)
	offline()
	a.text.insert(0, 'offline ')
	a.page.rename('Offline title')
	await world.pass(1000)
	a.tab.emit('hide')
	await world.pass(100)

	const b = openPage(world, { store: store() })
	await world.pass(100)
	expect(b.page.state).toMatchObject({ synced: true, title: 'Offline title', connection: { kind: 'waiting' } })
	expect(b.text.toString()).toBe('offline .')
	server.reachable = true
	await world.pass(20_000)
	expect(server.text).toBe('offline .')
	expect(server.title).toBe('Offline title')
	expect(b.page.state.save.kind).toBe('saved')
	expect(await store().pending()).toEqual([])
})

test('G1: a tab killed in the same breath as a key still has that key in the database', async () => {
	const { world, server, store, offline } = device()
	const a = openPage(world, { store: store() })
	await world.pass(3000)
	offline()
	a.text.insert(0, 'k')
	// Killed: no page event, no copy, no close. Its lock is free because the tab is gone.
	a.tab.die()
	const b = openPage(world, { store: store() })
	await world.pass(100)
	expect(b.text.toString()).toBe('k.')
	server.reachable = true
	await world.pass(20_000)
	expect(server.text).toBe('k.')
})

test('G1: the page that comes back from the cache after another tab delivered for it sends nothing twice', async () => {
	const { world, server, store, offline } = device()
	const a = openPage(world, { store: store() })
	await world.pass(3000)
	offline()
	a.text.insert(0, 'once ')
	await world.pass(100)
	a.tab.emit('hide')
	server.reachable = true
	openPage(world, { store: store() })
	await world.pass(1000)
	expect(server.text).toBe('once .')
	const rows = server.rows.length
	a.tab.emit('show')
	await world.pass(1000)
	expect(server.rows).toHaveLength(rows)
	expect(a.page.state.save.kind).toBe('saved')
	a.text.insert(0, 'more ')
	await world.pass(1000)
	expect(server.text).toBe('more once .')
})

test('G2, R-stale: a reader begins afresh after a restored backup: what it lost is not shown as if it were stored', async () => {
	const { world, server, store } = device()
	server.role = 'read'
	server.write('first ')
	const a = openPage(world, { store: store() })
	await world.pass(100)
	server.write('lost ')
	await world.pass(3000)
	expect(a.text.toString()).toBe('lost first .')
	server.cut()
	server.forget(1)
	server.write('other ')
	await world.pass(5000)
	expect(a.page.state.connection).toMatchObject({ kind: 'refused', code: 'stale' })
	a.page.close()
	const b = openPage(world, { store: store() })
	await world.pass(5000)
	expect(b.text.toString()).toBe('other first .')
	expect(b.page.state).toMatchObject({ connection: { kind: 'live' }, save: { kind: 'saved', at: null } })
})

test('a living tab sends for itself: the edits of open tabs are nobody else’s business', async () => {
	const { world, server, store, offline } = device()
	const a = openPage(world, { store: store() })
	await world.pass(3000)
	offline()
	a.text.insert(0, 'a ')
	await world.pass(100)
	const before = server.received.length
	const b = openPage(world, { store: store() })
	await world.pass(100)
	server.reachable = true
	await world.pass(20_000)
	const hellos = server.received.slice(before).filter((message) => message.name === 'hello')
	expect(hellos.map(({ sessions }) => sessions.length)).toEqual([1, 1])
	expect(server.text).toBe('a .')
	expect(b.text.toString()).toBe('a .')
})

test('G2: a duplicated tab has a session and a client id of its own, and both converge', async () => {
	const { world, server, store } = device()
	const a = openPage(world, { store: store() })
	await world.pass(3000)
	// Everything that outlives a page load is shared: the database, the person, the address.
	const b = openPage(world, { store: store() })
	await world.pass(100)
	for (let key = 0; key < 10; key++) {
		a.text.insert(key, 'a')
		b.text.insert(b.text.length, 'b')
		if (key % 3 === 0) await world.pass(1)
	}
	await world.pass(1000)
	const sessions = server.received.flatMap((message) => (message.name === 'hello' ? message.sessions : []))
	expect(new Set(sessions).size).toBe(2)
	expect(a.doc.clientID).not.toBe(b.doc.clientID)
	expect(a.text.toString()).toBe(`${'a'.repeat(10)}.${'b'.repeat(10)}`)
	expect(b.text.toString()).toBe(a.text.toString())
})

test('G11: without IndexedDB edits are sent all the same, and offline the page says to leave the tab open', async () => {
	const { world, server, offline } = device()
	const a = openPage(world, { store: openStore({ indexedDB: null }, 'ada') })
	await world.pass(100)
	a.text.insert(0, 'sent ')
	await world.pass(1000)
	expect(server.text).toBe('sent .')
	expect(a.page.state).toMatchObject({ save: { kind: 'saved' }, leavingLoses: false })
	offline()
	await world.pass(4000)
	a.text.insert(0, 'memory ')
	await world.pass(10)
	expect(a.page.state).toMatchObject({ save: { kind: 'not-kept', edits: 1 }, leavingLoses: true })
	server.reachable = true
	await world.pass(20_000)
	expect(server.text).toBe('memory sent .')
	expect(a.page.state).toMatchObject({ save: { kind: 'saved' }, leavingLoses: false })
})

test('G11, S-save-not-kept: a device that is full for a while keeps all that waits as soon as it has room', async () => {
	let full = true
	const { world, store, a } = await cutOff((keep) => (rows) => (full ? Promise.reject(new Error('full')) : keep(rows)))
	a.text.insert(0, 'x')
	await world.pass(10)
	a.text.insert(0, 'y')
	await world.pass(10)
	expect(a.page.state.save).toEqual({ kind: 'not-kept', edits: 2 })
	full = false
	await world.pass(3000)
	a.text.insert(0, 'z')
	await world.pass(500)
	expect(a.page.state).toMatchObject({ save: { kind: 'offline', edits: 3 }, leavingLoses: false })
	expect((await store.pending()).map(({ seq }) => seq)).toEqual([1, 2, 3])
})

test('G1: a device that refuses one edit and takes the next keeps both, so that neither hangs on what is nowhere', async () => {
	let calls = 0
	const { world, store, a } = await cutOff((keep) => (rows) => {
		calls += 1
		return calls === 1 ? Promise.reject(new Error('full')) : keep(rows)
	})
	a.text.insert(0, 'x')
	a.text.insert(1, 'y')
	await world.pass(10)
	expect(calls).toBe(2)
	expect((await store.pending()).map(({ seq }) => seq)).toEqual([1, 2])
	await world.pass(500)
	expect(a.page.state).toMatchObject({ save: { kind: 'offline', edits: 2 }, leavingLoses: false })
})

test('eight writes to a slow device are under way at most; what was typed meanwhile goes together', async () => {
	const held: (() => void)[] = []
	const sizes: number[] = []
	const { world, store, a } = await cutOff((keep) => async (rows) => {
		sizes.push(rows.length)
		await new Promise<void>((go) => held.push(go))
		return keep(rows)
	})
	for (let edit = 0; edit < 20; edit += 1) a.text.insert(edit, 'x')
	await world.pass(10)
	expect(sizes).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
	held.shift()?.()
	await world.pass(10)
	expect(sizes.slice(8)).toEqual([19])
	for (const go of held) go()
	await world.pass(500)
	expect((await store.pending()).map(({ seq }) => seq)).toEqual(Array.from({ length: 20 }, (_, at) => at + 1))
	expect(a.page.state).toMatchObject({ save: { kind: 'offline', edits: 20 }, leavingLoses: false })
})

test('a database that never answers does not hold the document up', async () => {
	const { world, server } = device()
	const never = () => new Promise<never>(() => {})
	const store = { ...memoryStore(), pending: never, readCopy: never }
	const a = openPage(world, { store })
	await world.pass(4000)
	expect(a.page.state.synced).toBe(true)
	a.text.insert(0, 'x')
	await world.pass(100)
	expect(server.text).toBe('x.')
})

test('a page closed while it still reads its database stays closed', async () => {
	const { world } = device()
	const a = openPage(world, { store: memoryStore() })
	a.page.close()
	await world.pass(10_000)
	expect(world.timers).toBe(0)
	expect(Y.encodeStateAsUpdate(a.doc)).toHaveLength(2)
})
