import { type Down, decodeDown, SUBPROTOCOL } from '@tandem/protocol'
import { WebSocket } from 'ws'

export interface WireOptions {
	/** Default: the native one; null = a plain y-websocket client. */
	readonly protocol?: string | null
	/** Where it connects to; by default the document's own address. */
	readonly path?: string
	readonly cookie?: string
	/** In the address, as a browser's page gives it. */
	readonly ticket?: string
	readonly headers?: Readonly<Record<string, string>>
	/** The address of this machine that it comes from, e.g. 127.0.0.2; the site must be one of IPv4 then. */
	readonly from?: string
}

/** How a connection ended. */
export interface Ending {
	readonly code: number
	readonly reason: string
}

/** A bare WebSocket to `/collab`, for what no client of ours would ever send. */
export interface Wire {
	/** A string travels as a text frame. */
	send(payload: Uint8Array | string): void
	/** Resolves with the next payload that `read` makes something of; those before it are dropped. Rejects when it ends. */
	next<T>(read: (payload: Uint8Array) => T | undefined): Promise<T>
	/** The next message of a native connection with this name. */
	hear<N extends Down['name']>(name: N): Promise<Extract<Down, { name: N }>>
	readonly ended: Promise<Ending>
	/** Resolves with whether the other side answered a ping before the connection ended: it has read all before it then. */
	answers(): Promise<boolean>
	/** Stops reading from the socket, so that the network fills up; `resume` goes on. */
	pause(): void
	resume(): void
	/** Bytes that were handed to `send` and have not left yet. */
	readonly unsent: number
	/** Resolves when it is closed; idempotent. */
	close(): Promise<Ending>
}

/** An upgrade that was answered with an HTTP status. */
export class Refused extends Error {
	override readonly name = 'Refused'
	readonly status: number
	/** The problem's code, '' when the body is none. */
	readonly code: string
	constructor(status: number, code: string) {
		super(`${status} ${code}`)
		this.status = status
		this.code = code
	}
}

/** Connects to a document of `site`; rejects with Refused when the upgrade is. */
export function openWire(site: string, document: string, options: WireOptions = {}): Promise<Wire> {
	const { protocol = SUBPROTOCOL, path = `/collab/${document}`, cookie, ticket, headers, from } = options
	const query = ticket === undefined ? '' : `?ticket=${ticket}`
	const socket = new WebSocket(`${site.replace(/^http/, 'ws')}${path}${query}`, protocol === null ? [] : [protocol], {
		headers: { ...(cookie && { cookie }), ...headers },
		...(from !== undefined && { localAddress: from }),
	})
	socket.binaryType = 'nodebuffer'
	// Listening from the first byte on: the server may speak before the promise below is awaited.
	const wire = wireOver(socket)
	return new Promise((resolve, reject) => {
		socket.on('open', () => resolve(wire))
		// After it is open an error is followed by close, which `ended` tells.
		socket.on('error', reject)
		socket.on('unexpected-response', (_request, response) => {
			const chunks: Buffer[] = []
			response.on('data', (chunk: Buffer) => chunks.push(chunk))
			response.on('end', () => {
				const body = Buffer.concat(chunks).toString()
				reject(new Refused(response.statusCode ?? 0, /"code":"([a-z-]+)"/.exec(body)?.[1] ?? ''))
			})
		})
	})
}

/** Resolves when a ping is answered. */
function ponged(socket: WebSocket): Promise<true> {
	return new Promise((resolve) => {
		socket.once('pong', () => resolve(true))
		socket.ping()
	})
}

function wireOver(socket: WebSocket): Wire {
	const received: Uint8Array[] = []
	const waiting = new Set<() => void>()
	const wake = () => {
		for (const task of waiting) task()
	}
	let over: Ending | undefined
	const ended = new Promise<Ending>((resolve) => {
		socket.on('close', (code, reason) => {
			over = { code, reason: reason.toString() }
			resolve(over)
			wake()
		})
	})
	socket.on('message', (payload: Buffer) => {
		received.push(new Uint8Array(payload))
		wake()
	})
	const next = <T>(read: (payload: Uint8Array) => T | undefined) =>
		new Promise<T>((resolve, reject) => {
			const look = () => {
				for (let payload = received.shift(); payload !== undefined; payload = received.shift()) {
					const value = read(payload)
					if (value === undefined) continue
					waiting.delete(look)
					return resolve(value)
				}
				if (over === undefined) return
				waiting.delete(look)
				reject(new Error(`the connection ended with ${over.code} ${over.reason}`))
			}
			waiting.add(look)
			look()
		})
	return {
		send: (payload) => socket.send(payload),
		next,
		hear: <N extends Down['name']>(name: N) =>
			next((payload) => {
				const message = decodeDown(payload)
				return message.name === name ? (message as Extract<Down, { name: N }>) : undefined
			}),
		ended,
		answers: async () => over === undefined && (await Promise.race([ponged(socket), ended.then(() => false)])),
		pause: () => socket.pause(),
		resume: () => socket.resume(),
		get unsent() {
			return socket.bufferedAmount
		},
		close: () => {
			socket.close()
			return ended
		},
	}
}
