import { once } from 'node:events'
import { createServer } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { afterEach, expect, test, vi } from 'vitest'
import { StreamLab } from './lab.fixture.ts'
import { answerOver } from './outlet.ts'
import { Reader } from './reader.fixture.ts'
import { UNSENT_BYTES } from './stream.ts'

/** A hub on real connections. */
const undo: (() => void)[] = []
afterEach(() => {
	for (const each of undo.splice(0)) each()
})

async function open() {
	const lab = new StreamLab()
	const refusals: unknown[] = []
	const server = createServer(async (_request, response) => {
		const who = { id: 'ada', sessionId: 's', ends: null }
		const answer = answerOver(response)
		const source = lab.store
		const opening = { kind: 'notifications', source, who, lastEventId: null, answer, lives: async () => true } as const
		refusals.push(await lab.hub.open(opening))
	})
	server.listen(0, '127.0.0.1')
	await once(server, 'listening')
	undo.push(() => {
		server.closeAllConnections()
		server.close()
	})
	const stream = async (version = '1.1') => {
		const socket = connect((server.address() as AddressInfo).port, '127.0.0.1')
		undo.push(() => socket.destroy())
		const reader = new Reader()
		socket.write(`GET / HTTP/${version}\r\nHost: localhost\r\n\r\n`)
		const [first] = (await once(socket, 'data')) as [Buffer]
		const end = first.indexOf('\r\n\r\n') + 4
		reader.feed(first.subarray(end))
		socket.on('data', (bytes: Buffer) => reader.feed(bytes))
		return { socket, reader, head: first.subarray(0, end).toString().toLowerCase() }
	}
	return { lab, stream, refusals }
}

async function heard(socket: Socket, reader: Reader, count: number): Promise<void> {
	while (reader.events.length < count) await once(socket, 'data')
}

test('the body is bare frames until the connection ends, for a reader of HTTP/1.0, too', async () => {
	const { lab, stream } = await open()
	for (const version of ['1.1', '1.0']) {
		const { socket, reader, head } = await stream(version)
		expect(head).toContain('connection: close')
		expect(head).not.toContain('transfer-encoding')
		lab.publish(lab.store.commit('a'))
		await heard(socket, reader, 2)
		expect(reader).toMatchObject({ errors: [], retries: [expect.any(Number)] })
		socket.destroy()
	}
})

test('G3: a reader that stops is closed at its bound, and one beside it is told everything', async () => {
	const { lab, stream } = await open()
	const [stops, reads] = [await stream(), await stream()]
	stops.socket.pause()
	let told = 1
	// The kernel takes some megabytes for a reader that does not read; what it does not take is ours.
	while (lab.counted.dropped === 0 && told < 2000) {
		lab.publish(lab.store.commit('row', UNSENT_BYTES / 4))
		told += 1
		await heard(reads.socket, reads.reader, told)
	}
	expect(lab.counted).toMatchObject({ dropped: 1, open: 1 })
	lab.publish(lab.store.commit('last'))
	await heard(reads.socket, reads.reader, told + 1)
})

test('S-served-live: a reader that hangs up is gone here, too', async () => {
	const { lab, stream } = await open()
	const { socket } = await stream()
	expect(lab.counted.open).toBe(1)
	socket.destroy()
	await vi.waitFor(() => expect(lab.counted.open).toBe(0), { timeout: 10_000 })
})

test('an answer that waits behind another is no stream', async () => {
	const { lab, stream, refusals } = await open()
	const { socket } = await stream()
	socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n')
	lab.publish(lab.store.commit('a'))
	await vi.waitFor(() => expect(refusals).toEqual([null, 'malformed']), { timeout: 10_000 })
	expect(lab.counted.open).toBe(1)
})
