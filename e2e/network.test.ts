import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Network, openNetwork } from './network.ts'

let network: Network
let echo: ReturnType<typeof createServer>
/** Tandem's side of the connections, in the order they came. */
let accepted: Socket[]
let near: Socket[]

beforeEach(async () => {
	accepted = []
	near = []
	echo = createServer((socket) => {
		accepted.push(socket)
		socket.on('error', () => {})
		socket.pipe(socket)
	}).listen(0, '127.0.0.1')
	await once(echo, 'listening')
	const address = echo.address()
	network = await openNetwork(typeof address === 'object' && address ? address.port : 0)
})
afterEach(async () => {
	for (const socket of [...near, ...accepted]) socket.destroy()
	await network.close()
	echo.close()
})

async function join(): Promise<Socket> {
	const socket = connect(network.port, '127.0.0.1')
	near.push(socket)
	await once(socket, 'connect')
	return socket
}
async function says(socket: Socket, text: string): Promise<string> {
	socket.write(text)
	let heard = ''
	while (heard.length < text.length) heard += String((await once(socket, 'data'))[0])
	return heard
}
const silence = (socket: Socket, text: string) => {
	const heard: string[] = []
	socket.on('data', (chunk) => heard.push(String(chunk)))
	socket.write(text)
	return heard
}

test('open, it passes on bytes and the end', async () => {
	const socket = await join()
	expect(await says(socket, 'hello')).toBe('hello')
	socket.end()
	await once(socket, 'end')
})

test('closed, it resets what is open and what is new', async () => {
	const socket = await join()
	await says(socket, 'hello')
	const failed = once(socket, 'error')
	network.set('closed')
	expect((await failed)[0].code).toBe('ECONNRESET')
	const late = connect(network.port, '127.0.0.1')
	near.push(late)
	// Whether its connect or its first read fails is up to the system; it is a reset either way.
	expect((await once(late, 'error'))[0].code).toBe('ECONNRESET')
})

test('half-open, bytes vanish and nobody is told', async () => {
	const socket = await join()
	await says(socket, 'hello')
	network.set('half-open')
	const heard = silence(socket, 'is anybody there?')
	let closed = false
	socket.on('close', () => {
		closed = true
	})
	accepted[0]?.destroy()
	// Events of a connection made later come after any that the swallowed bytes would have caused.
	network.set('open', 'new')
	const other = await join()
	await says(other, 'a')
	await says(other, 'b')
	expect(heard).toEqual([])
	expect(closed).toBe(false)
})

test('half-open for new connections only, the old ones go on', async () => {
	const socket = await join()
	await says(socket, 'hello')
	network.set('half-open', 'new')
	const late = await join()
	const heard = silence(late, 'hello?')
	expect(await says(socket, 'still here')).toBe('still here')
	expect(heard).toEqual([])
})

test('half-open for new WebSockets only, pages still come', async () => {
	network.set('half-open', 'sockets')
	const heard = silence(await join(), 'GET /collab/document HTTP/1.1')
	const other = await join()
	expect(await says(other, 'GET /document HTTP/1.1')).toBe('GET /document HTTP/1.1')
	expect(await says(other, 'GET /collab/ is no head here')).toBe('GET /collab/ is no head here')
	expect(heard).toEqual([])
})

test('a connection that lost bytes stays dead when the network comes back', async () => {
	const socket = await join()
	await says(socket, 'hello')
	network.set('half-open')
	const heard = silence(socket, 'lost')
	network.set('open', 'new')
	const other = await join()
	// A whole round trip: by now the first connection's bytes have been read and lost.
	await says(other, 'a')
	network.set('open')
	socket.write('also lost')
	await says(other, 'b')
	await says(other, 'c')
	expect(heard).toEqual([])
})

test('slow, bytes come whole and in order at about the rate', async () => {
	const socket = await join()
	await says(socket, 'hello')
	network.set({ slow: 2000 })
	const begun = performance.now()
	const text = 'x'.repeat(500)
	expect(await says(socket, text)).toBe(text)
	// A quarter of a second each way; the two directions overlap.
	expect(performance.now() - begun).toBeGreaterThan(200)
})

test('connections are counted while they are open', async () => {
	const socket = await join()
	await says(socket, 'hello')
	expect(network.connections).toBe(1)
	const closed = once(accepted[0] ?? socket, 'close')
	socket.end()
	await closed
	await once(socket, 'close')
	expect(network.connections).toBe(0)
})
