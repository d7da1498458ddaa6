import { committed, LIMITS, renamed } from '@tandem/protocol'
import { expect, test } from 'vitest'
import { livePage } from './live-page.fixture.ts'
import { openPage } from './page.fixture.ts'

test('M-rename: titles are sent like edits, the last one wins, and nobody sees their own unsent title overwritten', async () => {
	const { world, server, a } = await livePage()
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

test("M-renamed: a title that was stored after one's own is shown as soon as one's own no longer waits", async () => {
	const { server, a } = await livePage()
	a.page.rename('A')
	const session = server.received.flatMap((message) => (message.name === 'hello' ? message.sessions : []))[0] ?? ''
	server.broadcast(renamed.encode({ title: 'B later' }))
	expect(a.page.state.title).toBe('A')
	server.broadcast(committed.encode({ position: server.head, acknowledged: [{ session, seq: 1 }] }))
	expect(a.page.state.title).toBe('B later')
})

test('a title longer than the limit is cut before it is shown and sent', async () => {
	const { world, server, a } = await livePage()
	a.page.rename('x'.repeat(LIMITS.titleLength + 1))
	await world.pass(100)
	expect(server.title).toHaveLength(LIMITS.titleLength)
})
