import type { Socket } from 'node:net'
import { type WebSocket, WebSocketServer } from 'ws'

/**
 * The floor: what comes within a moment goes to everybody as one write, nothing is checked, nothing is stored. Below it is
 * only who writes less often, and is later. The moment is its second argument, in milliseconds.
 */
const GATHER_MS = Number(process.argv[3])

const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false })
const sockets = new Set<Socket>()
const frames: Buffer[] = []

function flush(): void {
	const all = Buffer.concat(frames.splice(0))
	for (const socket of sockets) socket.write(all)
}

server.on('connection', (webSocket: WebSocket, { socket }) => {
	sockets.add(socket)
	webSocket.on('close', () => sockets.delete(socket))
	webSocket.on('message', (data: Buffer) => {
		if (frames.length === 0) setTimeout(flush, GATHER_MS)
		frames.push(header(data.length), data)
	})
})
server.on('listening', () => {
	const address = server.address()
	console.log(`port ${typeof address === 'object' ? address?.port : ''}`)
})
process.on('SIGTERM', () => process.exit(0))

/** Of a whole binary message of less than 64 KiB. */
function header(length: number): Buffer {
	return length < 126 ? Buffer.from([0x82, length]) : Buffer.from([0x82, 126, length >> 8, length & 0xff])
}
