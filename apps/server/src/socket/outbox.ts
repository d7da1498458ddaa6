import { FAILURES, type FailureCode } from '@tandem/protocol'
import type { WebSocket } from 'ws'
import { type Frames, fragmentHeader } from './frame.ts'

/**
 * Receives frames from rooms, writes them to one socket, hands back how much is unsent. It queues nothing itself: who
 * writes asks `unsent` first and stops beyond its bound until `onDrain`.
 */
export interface Outbox {
	/** Whole messages, in one write. Does nothing once closed. */
	write(frames: Frames): void
	/** One piece of a long message. Nothing else may be written between the first and the last piece. */
	writeFragment(piece: Uint8Array, first: boolean, last: boolean): void
	/** Bytes handed over that the kernel has not taken yet. */
	readonly unsent: number
	/** Bytes handed over so far that the kernel has taken: while something is unsent, it grows only when the peer reads. */
	readonly taken: number
	/** Called when everything unsent has been taken by the kernel. */
	onDrain: () => void
	/** Stops reading, so that TCP holds the peer back; messages read already may still arrive. */
	pause(): void
	resume(): void
	/** How often reading has begun again. */
	readonly resumed: number
	/** Closes with the failure's code and name. Idempotent. */
	close(code: FailureCode): void
}

/** The part of a Node socket that raw writes need, as it hangs below a `ws` WebSocket. */
interface RawSocket {
	write(bytes: Uint8Array): boolean
	readonly writableLength: number
	cork(): void
	uncork(): void
	on(event: 'drain', listener: () => void): void
}

/**
 * This file alone leans on `ws`' private parts: complete frames written to `_socket` cost a third less CPU per delivery
 * than `send`. Safe only while the WebSocket has no compression and no send of its own under way, which holds because
 * everything is written here. Where the private parts are not as expected, `send` does the same more slowly.
 */
function rawSocketOf(socket: WebSocket): RawSocket | undefined {
	const raw = (socket as unknown as { _socket?: Partial<RawSocket> })._socket
	const usable =
		typeof raw?.write === 'function' &&
		typeof raw.writableLength === 'number' &&
		typeof raw.cork === 'function' &&
		typeof raw.uncork === 'function' &&
		typeof raw.on === 'function' &&
		socket.extensions === ''
	return usable ? (raw as RawSocket) : undefined
}

/** How long a peer may take to answer a close before its connection is cut, in milliseconds. */
const CLOSE_TIMEOUT = 2000

export interface OutboxOptions {
	readonly after: (ms: number, task: () => void) => () => void
	/** Told the bytes of every write. */
	readonly sent: (bytes: number) => void
}

export function openOutbox(socket: WebSocket, { after, sent }: OutboxOptions): Outbox {
	const raw = rawSocketOf(socket)
	const outbox = raw === undefined ? publicOutbox(socket, sent) : rawOutbox(socket, raw, sent)
	let closed = false
	const opened = Object.assign(outbox, {
		resumed: 0,
		pause: () => socket.pause(),
		resume: () => {
			opened.resumed += 1
			socket.resume()
		},
		close: (code: FailureCode) => {
			if (closed) return
			closed = true
			// A paused socket would never read the peer's answer to the close.
			socket.resume()
			socket.close(FAILURES[code].close ?? 1011, code)
			const cancel = after(CLOSE_TIMEOUT, () => socket.terminate())
			socket.once('close', cancel)
		},
	})
	return opened
}

type Writing = Pick<Outbox, 'write' | 'writeFragment' | 'unsent' | 'taken' | 'onDrain'>

function rawOutbox(socket: WebSocket, raw: RawSocket, sent: (bytes: number) => void): Writing {
	let written = 0
	const count = (bytes: number) => {
		written += bytes
		sent(bytes)
	}
	const writing: Writing = {
		write: ({ bytes }) => {
			if (socket.readyState !== socket.OPEN) return
			count(bytes.length)
			raw.write(bytes)
		},
		writeFragment: (piece, first, last) => {
			if (socket.readyState !== socket.OPEN) return
			count(piece.length)
			raw.cork()
			raw.write(fragmentHeader(piece.length, first, last))
			raw.write(piece)
			raw.uncork()
		},
		get unsent() {
			return raw.writableLength
		},
		get taken() {
			return written - raw.writableLength
		},
		onDrain: () => {},
	}
	raw.on('drain', () => writing.onDrain())
	return writing
}

/** The way through `ws`' documented interface. */
export function publicOutbox(socket: WebSocket, sent: (bytes: number) => void): Writing {
	let under = 0
	let written = 0
	const done = () => {
		under -= 1
		if (under === 0) writing.onDrain()
	}
	const send = (bytes: Uint8Array, fin: boolean) => {
		if (socket.readyState !== socket.OPEN) return
		under += 1
		written += bytes.length
		sent(bytes.length)
		socket.send(bytes, { binary: true, compress: false, fin }, done)
	}
	const writing: Writing = {
		write: ({ payloads }) => {
			for (const payload of payloads) send(payload, true)
		},
		writeFragment: (piece, _first, last) => send(piece, last),
		get unsent() {
			return socket.bufferedAmount
		},
		get taken() {
			return written - socket.bufferedAmount
		},
		onDrain: () => {},
	}
	return writing
}
