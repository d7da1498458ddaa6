import { once } from 'node:events'
import { addressed, readAddressed, token } from '@tandem/protocol'
import { expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { EARLY_BYTES } from '../session/hocuspocus-socket.ts'
import { openSockets } from './accept.fixture.ts'

const PIECE = Buffer.alloc(300_000)

/** Sends a token and resolves with what is said to it: the scope, or why not. */
async function ask(socket: WebSocket, document: string, name: string): Promise<string> {
	if (socket.readyState !== WebSocket.OPEN) await once(socket, 'open')
	const answer = new Promise<string>((resolve) => {
		socket.on('message', (data: Buffer) => {
			if (data.length === 1) return
			const { address, message } = readAddressed(data)
			if (address === document && message[0] === token.type) resolve(Buffer.from(message.subarray(3)).toString())
		})
	})
	socket.send(addressed(document, token.encode({ token: name, version: null })))
	return await answer
}

/** The status of an upgrade that was refused. */
async function statusOf(socket: WebSocket): Promise<number | undefined> {
	const [, response] = await once(socket, 'unexpected-response')
	return response.statusCode
}

test('G4: a token names a person on a socket that came without a session; the cookie does where it does not', async () => {
	const { tickets, connect, guest } = await openSockets()
	const ada = await guest()
	tickets.set('ticket', ada.who)
	const stranger = connect()
	expect(await ask(stranger, ada.document, 'forged')).toBe('unauthenticated')
	expect(await ask(stranger, `${ada.document}\0again`, 'ticket')).toBe('read-write')
	expect(await ask(connect({ cookie: ada.cookie }, '/hocuspocus?version=4'), ada.document, '')).toBe('read-write')
})

test('G4: a session that ends while its token is being judged opens nothing', async () => {
	const ending: (() => Promise<unknown>)[] = []
	const { connect, guest, authentication } = await openSockets({ judging: () => ending.shift()?.() })
	const ada = await guest()
	const socket = connect({ cookie: ada.cookie })
	ending.push(() => authentication.signOut({ cookie: ada.cookie }))
	expect(await ask(socket, ada.document, 'any')).toBe('unauthenticated')
	expect(ending).toEqual([])
})

test('G4: an upgrade from a foreign page is refused, with a session or without', async () => {
	const { connect, guest, refused } = await openSockets()
	const ada = await guest()
	for (const headers of [{}, { cookie: ada.cookie }]) {
		expect(await statusOf(connect({ origin: 'https://evil.example', ...headers }))).toBe(403)
	}
	expect(refused).toEqual(['foreign-origin', 'foreign-origin'])
})

test('G3, R-too-early: the bytes of a message that never becomes whole are counted on a socket without a session', async () => {
	const { connect } = await openSockets()
	const socket = connect()
	await once(socket, 'open')
	const closed = once(socket, 'close')
	for (let sent = 0; sent <= EARLY_BYTES; sent += PIECE.length) {
		socket.send(PIECE, { fin: false })
	}
	const [code, reason] = await closed
	expect([code, String(reason)]).toEqual([4512, 'too-early'])
})

test('G3, R-too-many-connections: a person has no more sockets than connections, whether by cookie or by token', async () => {
	const { connect, guest, tickets } = await openSockets({ limits: { connectionsPerPerson: 1 } })
	const ada = await guest()
	tickets.set('ticket', ada.who)
	const first = connect({ cookie: ada.cookie })
	await once(first, 'open')
	expect(await statusOf(connect({ cookie: ada.cookie }))).toBe(429)
	const stranger = connect()
	expect(await ask(stranger, ada.document, 'ticket')).toBe('too-many-connections')
	// One socket is one connection, however many documents it has open.
	expect(await ask(first, ada.document, '')).toBe('read-write')
	expect(await ask(first, `${ada.document}\0again`, 'ticket')).toBe('read-write')
	const gone = once(first, 'close')
	first.close()
	await gone
	await expect.poll(() => ask(stranger, ada.document, 'ticket')).toBe('read-write')
})

test('G3: an address has no more sockets than connections, those without a session too', async () => {
	const { connect } = await openSockets({ limits: { connectionsPerAddress: 2 } })
	for (const socket of [connect(), connect()]) await once(socket, 'open')
	expect(await statusOf(connect())).toBe(429)
})

test('G9: while the server goes away nobody is let in, and sockets without a document are told to come back', async () => {
	const { connect, sockets, guest } = await openSockets()
	const ada = await guest()
	const idle = connect({ cookie: ada.cookie })
	await once(idle, 'open')
	const busy = connect({ cookie: ada.cookie })
	expect(await ask(busy, ada.document, '')).toBe('read-write')
	const closed = once(idle, 'close')
	sockets.refuse('restarting')
	expect((await closed)[0]).toBe(1012)
	expect(await statusOf(connect({ cookie: ada.cookie }))).toBe(503)
	expect(await ask(busy, `${ada.document}\0again`, '')).toBe('restarting')
})

test('G7, R-text-frame: a text frame and a broken frame close the socket by name', async () => {
	const { connect } = await openSockets()
	for (const [frame, code] of [
		['text', 4415],
		[Buffer.from([200, 200]), 4400],
	] as const) {
		const socket = connect()
		await once(socket, 'open')
		const closed = once(socket, 'close')
		socket.send(frame)
		expect((await closed)[0]).toBe(code)
	}
})
