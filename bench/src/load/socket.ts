import { randomBytes } from 'node:crypto'
import { connect, type Socket } from 'node:net'
import { FrameReader, frameOf } from './frame.ts'
import { Turns } from './patience.ts'

/** Where a server is and how it wants to be spoken to. */
export interface Address {
	readonly port: number
	readonly path: string
	/** The document's name where it is said in messages. */
	readonly document: string
	readonly cookie: string
	/** Tandem: the row that the document reaches to at least, so that it is known when all of it has come. */
	readonly upTo?: number
	/** The loopback address to come from: each has ports of its own. */
	readonly from?: string
}

/** Hears one message: it lies in `bytes` from `start` up to `end`, and only until the function returns. */
export type Hear = (bytes: Buffer, start: number, end: number) => void

export interface LeanSocket {
	send(message: Uint8Array): void
	/** Reads nothing until `resume`; what the server sends stays in the kernel and then with the server. */
	pause(): void
	resume(): void
	/** Is from now on read in turns instead of when something comes: see patience.ts. */
	takeTurns(): void
	close(): void
}

/** Every socket reads into the same buffer: whoever hears a message takes what it keeps at once. */
const SHARED = Buffer.allocUnsafeSlow(256 * 1024)
const turns = new Turns()

/**
 * A WebSocket client that costs next to nothing, so that the load process is not what is measured: one buffer, no event
 * and no object for each message. Rejects unless the server upgrades; a socket that the server closes is told to `lost`.
 */
export function openSocket(
	address: Address,
	options: { protocol?: string; hear: Hear; lost?: (why: string) => void },
): Promise<LeanSocket> {
	const { promise, resolve, reject } = Promise.withResolvers<LeanSocket>()
	let isUpgraded = false
	let isPatient = false
	const takeTurns = () => {
		isPatient = true
		turns.add(() => socket.resume())
	}
	let head = ''
	const lost = (why: string) => {
		if (isUpgraded) options.lost?.(why)
		else reject(new Error(why))
	}
	const reader = new FrameReader({
		message: options.hear,
		ping: (payload) => socket.write(frameOf(payload, 10)),
		close: (code) => lost(`the server closed with ${code}`),
	})
	const read = (length: number) => {
		if (isUpgraded) {
			reader.read(SHARED, 0, length)
			// False: nothing more until the next turn.
			return !isPatient
		}
		const before = head.length
		head += SHARED.toString('latin1', 0, length)
		const end = head.indexOf('\r\n\r\n')
		if (end === -1) return true
		if (!head.startsWith('HTTP/1.1 101')) {
			reject(new Error(`not upgraded: ${head.slice(0, 200)}`))
			return true
		}
		isUpgraded = true
		resolve({ ...handleOf(socket), takeTurns })
		reader.read(SHARED, end + 4 - before, length)
		return true
	}
	const socket: Socket = connect({
		port: address.port,
		host: '127.0.0.1',
		...(address.from !== undefined && { localAddress: address.from }),
		noDelay: true,
		onread: { buffer: SHARED, callback: read },
	})
	socket.on('error', (error) => lost(String(error)))
	socket.on('close', () => lost('the connection ended'))
	socket.write(upgradeRequest(address, options.protocol))
	return promise
}

function handleOf(socket: Socket): Omit<LeanSocket, 'takeTurns'> {
	return {
		send: (message) => socket.write(frameOf(message, 2)),
		pause: () => socket.pause(),
		resume: () => socket.resume(),
		close: () => {
			socket.removeAllListeners('close')
			socket.destroy()
		},
	}
}

function upgradeRequest({ port, path, cookie }: Address, protocol: string | undefined): string {
	return [
		`GET ${path} HTTP/1.1`,
		`Host: 127.0.0.1:${port}`,
		'Connection: Upgrade',
		'Upgrade: websocket',
		'Sec-WebSocket-Version: 13',
		`Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}`,
		...(protocol === undefined ? [] : [`Sec-WebSocket-Protocol: ${protocol}`]),
		...(cookie === '' ? [] : [`Cookie: ${cookie}`]),
		'\r\n',
	].join('\r\n')
}
