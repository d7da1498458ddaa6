import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { framesOf } from './frame.ts'
import { type Outbox, openOutbox, PublicOutbox } from './outbox.ts'

/** A real pair of sockets; `messages` is what the client has received. */
async function pair() {
	const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false })
	await once(server, 'listening')
	const client = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`)
	const messages: Buffer[] = []
	client.on('message', (data) => messages.push(data as Buffer))
	const [socket] = (await once(server, 'connection')) as [WebSocket]
	onTestFinished(async () => {
		client.terminate()
		socket.terminate()
		server.close()
	})
	if (client.readyState !== WebSocket.OPEN) await once(client, 'open')
	const received = async (count: number) => {
		while (messages.length < count) await once(client, 'message')
		return messages
	}
	return { socket, client, received }
}

const options = { after: () => () => {}, sent: () => {} }

/** Everything a room may write: several messages at once, every length of header, one message in pieces. */
function writeAll(outbox: Pick<Outbox, 'write' | 'writeFragment'>): Buffer[] {
	const payloads = [0, 1, 125, 126, 127, 65_535, 65_536, 200_000].map((length) => Buffer.alloc(length, length % 251))
	outbox.write(framesOf(payloads))
	const pieces = [Buffer.alloc(3, 1), Buffer.alloc(70_000, 2), Buffer.alloc(126, 3)]
	for (const [index, piece] of pieces.entries()) {
		outbox.writeFragment(piece, index === 0, index === pieces.length - 1)
	}
	outbox.write(framesOf([Buffer.from('end')]))
	return [...payloads, Buffer.concat(pieces), Buffer.from('end')]
}

test('frames written past the library arrive as the messages that they were made of', async () => {
	const { socket, received } = await pair()
	const written = writeAll(openOutbox(socket, options))
	expect(await received(written.length)).toEqual(written)
})

test('the fallback through the public interface sends the same', async () => {
	const { socket, received } = await pair()
	const written = writeAll(new PublicOutbox(socket, options))
	expect(await received(written.length)).toEqual(written)
})

test('a socket with compression is written through the public interface', async () => {
	const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: true })
	await once(server, 'listening')
	const client = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`)
	onTestFinished(() => {
		client.terminate()
		server.close()
	})
	const [socket] = (await once(server, 'connection')) as [WebSocket]
	if (client.readyState !== WebSocket.OPEN) await once(client, 'open')
	const arrived = once(client, 'message')
	openOutbox(socket, options).write(framesOf([Buffer.from('plain')]))
	expect((await arrived)[0]).toEqual(Buffer.from('plain'))
})

for (const [way, open] of [
	['raw', (socket: WebSocket) => openOutbox(socket, options)],
	['public', (socket: WebSocket) => new PublicOutbox(socket, options)],
] as const) {
	test(`G3: the ${way} way tells what is unsent while the peer does not read, and when it has drained`, async () => {
		const { socket, client, received } = await pair()
		const outbox = open(socket)
		const drained = new Promise<void>((resolve) => {
			outbox.onDrain = resolve
		})
		client.pause()
		const frames = framesOf([Buffer.alloc(1024 * 1024)])
		let written = 0
		while (outbox.unsent < 4 * 1024 * 1024) {
			outbox.write(frames)
			written += 1
			if (written % 8 === 0) await new Promise((resolve) => setImmediate(resolve))
		}
		expect(outbox.taken).toBeLessThan(written * 1024 * 1025)
		client.resume()
		await drained
		expect(outbox.unsent).toBe(0)
		await received(written)
		expect(outbox.taken).toBeGreaterThanOrEqual(written * 1024 * 1024)
	})
}

test('after a close nothing more is written, and the peer learns the code and its name', async () => {
	const { socket, client } = await pair()
	const outbox = openOutbox(socket, options)
	const closed = once(client, 'close')
	outbox.close('trashed')
	outbox.close('internal')
	outbox.write(framesOf([Buffer.from('late')]))
	const [code, reason] = await closed
	expect([code, String(reason)]).toEqual([4410, 'trashed'])
})

test('a peer that does not answer a close is cut', async () => {
	const { socket, client } = await pair()
	const tasks: (() => void)[] = []
	const outbox = openOutbox(socket, {
		...options,
		after: (_, task) => {
			tasks.push(task)
			return () => {}
		},
	})
	client.pause()
	outbox.close('restarting')
	const closed = once(socket, 'close')
	for (const task of tasks) task()
	await closed
	expect(socket.readyState).toBe(WebSocket.CLOSED)
})
