import 'fake-indexeddb/auto'
import { expect, test } from 'vitest'
import { device } from './device.fixture.ts'
import { memoryStore } from './memory-store.ts'
import { DOCUMENT, openPage } from './page.fixture.ts'
import { ScriptedServer } from './server.fixture.ts'
import { World } from './world.fixture.ts'

test('G1: a copy that was written after the welcome and before the rows is not taken for one without unsent edits', async () => {
	const { world, server, store, offline } = device()
	const a = openPage(world, { store: store() })
	await world.pass(3000)
	server.onStored = () => server.cut()
	server.onWelcomed = () => offline()
	a.text.insert(0, 'precious ')
	await world.pass(5000)
	expect(server.text).toBe('precious .')
	a.page.close()
	await world.pass(100)
	server.forget(1)
	server.onStored = server.onWelcomed = () => {}
	server.reachable = true
	const b = openPage(world, { store: store() })
	await world.pass(10_000)
	expect(server.text).toBe('precious .')
	expect(b.page.state.save.kind).toBe('saved')
})

test('the copy opens the document at once, offline, as far as it was seen', async () => {
	const { world, server, store, offline } = device()
	const a = openPage(world, { store: store() })
	await world.pass(100)
	server.write('read me ')
	await world.pass(3000)
	a.page.close()
	offline()
	const b = openPage(world, { store: store() })
	await world.pass(50)
	expect(b.text.toString()).toBe('read me .')
	expect(b.page.state).toMatchObject({ synced: true, offset: 2, title: 'Plans', role: 'write' })
})

test('only the tab that holds the lock writes the copy; when it goes the next one does', async () => {
	const world = new World()
	const server = new ScriptedServer(world)
	const store = memoryStore()
	const written: string[] = []
	const watched = (name: string) => ({
		...store,
		writeCopy: (copy: Parameters<typeof store.writeCopy>[0]) => {
			written.push(name)
			return store.writeCopy(copy)
		},
	})
	const a = openPage(world, { store: watched('a') })
	openPage(world, { store: watched('b') })
	await world.pass(5000)
	expect(written).toEqual(['a'])
	server.write('x')
	await world.pass(5000)
	a.page.close()
	server.write('y')
	await world.pass(5000)
	expect(written).toEqual(['a', 'a', 'b'])
})

test('copies are written at most every two seconds, and when the page is left', async () => {
	const world = new World()
	const server = new ScriptedServer(world)
	const store = memoryStore()
	let writes = 0
	const a = openPage(world, {
		store: {
			...store,
			writeCopy: (copy) => {
				writes++
				return store.writeCopy(copy)
			},
		},
	})
	await world.pass(3000)
	expect(writes).toBe(1)
	for (let second = 0; second < 10; second++) {
		server.write('x')
		await world.pass(1000)
	}
	expect(writes).toBeLessThanOrEqual(6)
	server.write('last ')
	await world.pass(10)
	a.tab.emit('hide')
	await world.pass(10)
	expect((await store.readCopy(DOCUMENT))?.position).toEqual(server.head)
})

test('G2: state and position of a copy belong together: whatever it is loaded into gets every row', async () => {
	for (let seed = 1; seed <= 20; seed++) {
		const { world, server, store, offline } = device(seed)
		const a = openPage(world, { store: store() })
		await world.pass(100)
		for (let turn = 0; turn < 12; turn++) {
			server.write(`${turn} `)
			await world.pass(world.random(1)[0] ?? 0 * 20)
		}
		a.tab.die()
		offline()
		server.write('unseen ')
		server.reachable = true
		const b = openPage(world, { store: store() })
		await world.pass(2000)
		expect(b.text.toString(), `seed ${seed}`).toBe(server.text)
	}
})

test('G12: a copy that a newer page wrote is not opened by an older one', async () => {
	const { world, store, offline } = device()
	const a = openPage(world, { store: store(), schema: 2 })
	await world.pass(3000)
	a.page.close()
	offline()
	const old = openPage(world, { store: store(), schema: 1 })
	await world.pass(100)
	expect(old.page.state).toMatchObject({ mustReload: true, synced: false })
	expect(old.text.toString()).toBe('')
})

test('a copy that cannot be read is dropped, and the document comes from the server', async () => {
	const { world, store } = device()
	const a = openPage(world, { store: store() })
	await world.pass(3000)
	a.page.close()
	await world.pass(10)
	const copy = await store().readCopy(DOCUMENT)
	if (copy) await store().writeCopy({ ...copy, state: Uint8Array.of(9, 9, 9) })
	const b = openPage(world, { store: store() })
	await world.pass(100)
	expect(b.page.state).toMatchObject({ synced: true, connection: { kind: 'live' } })
	expect(b.text.toString()).toBe('.')
})
