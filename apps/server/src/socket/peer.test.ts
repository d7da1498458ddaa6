import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import type { FailureCode } from '@tandem/protocol'
import { expect, onTestFinished, test } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { FakeClock } from '../simulation/clock.ts'
import { BEAT, Heartbeat } from './heartbeat.ts'
import { openOutbox } from './outbox.ts'
import { listen } from './peer.ts'

/** A real server of peers whose heart beats on a fake clock; `closed` is why each peer was closed, in order of arrival. */
async function serve() {
	const clock = new FakeClock()
	const env = clock.world(
		() => true,
		(length) => new Uint8Array(length),
	)
	const heartbeat = new Heartbeat(env)
	const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false })
	await once(server, 'listening')
	const open: WebSocket[] = []
	onTestFinished(() => {
		for (const socket of open) socket.terminate()
		heartbeat.close()
		server.close()
	})
	const connect = async (autoPong: boolean) => {
		const client = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`, { autoPong })
		const [socket] = (await once(server, 'connection')) as [WebSocket]
		open.push(client, socket)
		const closed: FailureCode[] = []
		const outbox = openOutbox(socket, { after: env.after, sent: () => {} })
		const peer = {
			outbox,
			receive() {},
			keepAlive() {},
			gone() {},
			close: (code: FailureCode) => void closed.push(code),
		}
		heartbeat.add(listen(socket, peer))
		if (client.readyState !== WebSocket.OPEN) await once(client, 'open')
		return { client, socket, closed }
	}
	return { clock, connect }
}

test('R-unresponsive: a WebSocket that answers no ping is closed by name and cut, one that does is not', async () => {
	const { clock, connect } = await serve()
	const [mute, awake] = [await connect(false), await connect(true)]
	const [asked, answered] = [once(mute.client, 'ping'), once(awake.socket, 'pong')]
	await clock.advance(BEAT)
	await Promise.all([asked, answered])
	expect([mute.closed, awake.closed]).toEqual([[], []])
	const cut = once(mute.client, 'close')
	await clock.advance(BEAT)
	expect([mute.closed, awake.closed]).toEqual([['unresponsive'], []])
	expect((await cut)[0]).toBe(1006)
})
