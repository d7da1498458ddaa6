import { expect, test } from 'vitest'
import { livePage } from './live-page.fixture.ts'
import { openPage } from './page.fixture.ts'

test('M-welcome: a lost acknowledgement makes no second row: what was stored is told in the welcome', async () => {
	const { world, server, a } = await livePage()
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
	const { world, server, a } = await livePage()
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

test('M-committed: a returning page asks for the rows after its position and gets nothing twice', async () => {
	const { world, server, a } = await livePage()
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
	const { world, server, a } = await livePage()
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
	const { world, server, a } = await livePage()
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

test('G2: what an exchange gave back is given back once more to a backup restored before the log was told through', async () => {
	const { world, server, a } = await livePage()
	a.text.insert(0, 'precious ')
	await world.pass(1000)
	server.cut()
	server.forget(1)
	let rounds = 0
	server.onStored = () => {
		rounds += 1
		server.cut()
		server.forget(1)
		if (rounds === 2) server.onStored = () => {}
	}
	await world.pass(20_000)
	expect(rounds).toBe(2)
	expect(server.text).toBe('precious .')
	expect(a.page.state).toMatchObject({ save: { kind: 'saved' }, offset: 2 })
	server.cut()
	await world.pass(2000)
	expect(server.received.filter((message) => message.name === 'hello').at(-1)).toMatchObject({ want: 'rows' })
})

test('M-resync: resync: the answer carries everything beyond the vector and goes before all else', async () => {
	const { world, server, a } = await livePage()
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
	expect(answer).toMatchObject({ name: 'edit', complete: true, seq: 2 })
	expect(rest.map(({ name, seq }) => [name, seq])).toEqual([
		['rename', 3],
		['edit', 4],
	])
	expect(server.text).toBe('typed later .')
	expect(server.title).toBe('Renamed')
	await world.pass(400)
	expect(a.page.state.save.kind).toBe('saved')
})

test('a server that can never connect what this page holds ends it after three answers, and the text is kept', async () => {
	const { world, server, a } = await livePage()
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

test('Retry sends what waits again without a new connection', async () => {
	const { world, server, a } = await livePage()
	server.storing = false
	a.text.insert(0, 'x')
	await world.pass(100)
	server.storing = true
	a.page.retryNow()
	await world.pass(100)
	expect(server.text).toBe('x.')
	expect(world.sockets).toHaveLength(1)
})
