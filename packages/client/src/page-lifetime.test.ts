import { expect, test } from 'vitest'
import { livePage } from './live-page.fixture.ts'

test('S-connection-suspended: leaving the page closes the socket, and returning from the back-forward cache connects at once', async () => {
	const { world, server, a } = await livePage()
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
	const { world, a } = await livePage()
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

test('S-connection-closed: close leaves nothing behind: no timer, no listener, no socket', async () => {
	const { world, a } = await livePage()
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
