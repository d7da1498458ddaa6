import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { describe, expect, test } from 'vitest'
import { WebSocketServer } from 'ws'
import { FrameReader } from './frame.ts'
import { openSocket } from './socket.ts'

const SIZES = [0, 1, 125, 126, 65_535, 65_536, 300_000]

/** What a reader makes of `bytes` when they come in pieces of `size`. */
function read(bytes: Buffer, size: number): Buffer[] {
	const messages: Buffer[] = []
	const reader = new FrameReader({
		message: (from, start, end) => messages.push(Buffer.from(from.subarray(start, end))),
		ping: () => {},
		close: () => {},
	})
	for (let at = 0; at < bytes.length; at += size) {
		// As the socket does it: one buffer, which the next piece overwrites.
		const shared = Buffer.from(bytes.subarray(at, at + size))
		reader.read(shared, 0, shared.length)
		shared.fill(0xff)
	}
	return messages
}

describe('the lean socket', () => {
	test('reads frames wherever they are cut', () => {
		const payloads = [0, 1, 125, 126, 300].map((size) => Buffer.alloc(size, size))
		const frames = payloads.map((payload) => {
			const header =
				payload.length < 126 ? [0x82, payload.length] : [0x82, 126, payload.length >> 8, payload.length & 255]
			return Buffer.concat([Buffer.from(header), payload])
		})
		for (const size of [1, 2, 3, 7, 128, 1000]) expect(read(Buffer.concat(frames), size)).toEqual(payloads)
	})

	test('reads a message in pieces, with a ping between them, wherever they are cut', () => {
		const ping = Buffer.from([0x89, 2, 1, 2])
		const piece = (first: number, payload: Buffer) =>
			Buffer.concat([Buffer.from([first, 126, payload.length >> 8, payload.length & 255]), payload])
		const [one, two, three] = [Buffer.alloc(300, 1), Buffer.alloc(5000, 2), Buffer.alloc(126, 3)]
		const message = [piece(0x02, one), ping, piece(0x00, two), Buffer.from([0x00, 0]), ping, piece(0x80, three)]
		const bytes = Buffer.concat([...message, piece(0x82, one), ...message])
		const whole = Buffer.concat([one, two, three])
		for (const size of [1, 2, 3, 7, 128, 1000, bytes.length]) expect(read(bytes, size)).toEqual([whole, one, whole])
	})

	test('is understood by ws, and understands it', async () => {
		const server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
		await once(server, 'listening')
		server.on('connection', (socket) => {
			socket.ping('are you there')
			socket.on('pong', (payload) => socket.send(payload))
			socket.on('message', (data) => {
				const half = Math.ceil((data as Buffer).length / 2)
				socket.send((data as Buffer).subarray(0, half), { binary: true, fin: false })
				socket.send((data as Buffer).subarray(half), { fin: true })
			})
		})
		const heard: Buffer[] = []
		const all = Promise.withResolvers<void>()
		const socket = await openSocket(
			{ port: (server.address() as AddressInfo).port, path: '/', document: '', cookie: '' },
			{
				hear: (bytes, start, end) => {
					heard.push(Buffer.from(bytes.subarray(start, end)))
					if (heard.length === SIZES.length + 1) all.resolve()
				},
			},
		)
		for (const size of SIZES) socket.send(Buffer.alloc(size, 7))
		await all.promise
		expect(heard.map(({ length }) => length).sort((one, other) => one - other)).toEqual(
			[...SIZES, 'are you there'.length].sort((one, other) => one - other),
		)
		socket.close()
		server.close()
	})
})
