import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test, vi } from 'vitest'
import { WebSocketServer } from 'ws'
import { isPatient, PATIENCE_MS, PROMPT, Turns } from './patience.ts'
import { openSocket } from './socket.ts'

afterEach(() => {
	vi.useRealTimers()
})

const promptOf = (clients: number) =>
	Array.from({ length: clients }, (_, client) => client).filter((client) => !isPatient(client, clients))

test('as many clients are prompt as are said to be, or all, and some of every fifth of those who joined', () => {
	expect(promptOf(2)).toEqual([0, 1])
	for (const clients of [100, 200, 500]) {
		const prompt = promptOf(clients)
		expect(prompt).toHaveLength(PROMPT)
		const fifths = prompt.map((client) => Math.floor((client * 5) / clients))
		expect([0, 1, 2, 3, 4].map((fifth) => fifths.filter((each) => each === fifth).length >= PROMPT / 10)).toEqual(
			Array(5).fill(true),
		)
	}
	// The hundred take turns at 20 documents.
	expect(new Set(promptOf(100).map((client) => client % 20)).size).toBe(20)
})

test('whoever is patient is read once in each turn, and few in the same millisecond', () => {
	vi.useFakeTimers()
	const turns = new Turns()
	const reads = new Array<number>(2 * PATIENCE_MS).fill(0)
	for (const index of reads.keys()) turns.add(() => (reads[index] = (reads[index] ?? 0) + 1))
	vi.advanceTimersByTime(1)
	expect(reads.filter((read) => read > 0)).toHaveLength(2)
	vi.advanceTimersByTime(PATIENCE_MS - 1)
	expect(new Set(reads)).toEqual(new Set([1]))
})

test('a patient socket hears all messages in their order, also those that lie across two of its reads', async () => {
	const server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
	await once(server, 'listening')
	// More than one read takes; sent when the client says so, which is then patient.
	const messages = Array.from({ length: 100 }, (_, index) => Buffer.alloc(10_007, index))
	server.on('connection', (socket) => {
		socket.on('message', () => {
			for (const message of messages) socket.send(message)
		})
	})
	const heard: Buffer[] = []
	const all = Promise.withResolvers<void>()
	const { port } = server.address() as AddressInfo
	const socket = await openSocket(
		{ port, path: '/', document: '', cookie: '' },
		{
			hear: (bytes, start, end) => {
				heard.push(Buffer.from(bytes.subarray(start, end)))
				if (heard.length === messages.length) all.resolve()
			},
			lost: (why) => all.reject(new Error(why)),
		},
	)
	socket.takeTurns()
	socket.send(Buffer.alloc(1))
	await all.promise
	expect(Buffer.concat(heard).equals(Buffer.concat(messages))).toBe(true)
	socket.close()
	server.close()
})
