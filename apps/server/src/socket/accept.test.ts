import { expect, test, vi } from 'vitest'
import { WebSocket } from 'ws'
import { Turnstile } from '../turnstile.ts'
import { openSockets } from './accept.fixture.ts'

test('G8: of a crowd one is looked up or let in in each turn of the event loop, whatever they speak', async () => {
	const turns: (() => void)[] = []
	const turnstile = new Turnstile({ soon: (task) => void turns.push(task) })
	const { connect, guest, upgrades, credentials } = await openSockets({ turnstile })
	const ada = await guest()
	const lookedUp = vi.spyOn(credentials, 'who').mock.calls
	const paths = [`/collab/${ada.document}`, '/hocuspocus', `/collab/${ada.document}`, '/hocuspocus']
	const crowd = paths.map((path) => connect({ cookie: ada.cookie }, path))
	await expect.poll(upgrades).toBe(crowd.length)
	const steps = () => lookedUp.length + crowd.filter(({ readyState }) => readyState === WebSocket.OPEN).length
	for (let turn = 1; turn <= 2 * crowd.length; turn += 1) {
		await expect.poll(steps, { timeout: 10_000 }).toBe(turn)
		turns.shift()?.()
	}
})
