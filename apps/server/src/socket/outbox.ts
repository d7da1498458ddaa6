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

export function openOutbox(socket: WebSocket, options: OutboxOptions): Outbox {
	const raw = rawSocketOf(socket)
	return raw === undefined ? new PublicOutbox(socket, options) : new RawOutbox(socket, raw, options)
}

/** What both ways have in common. Classes, not closures: a room calls the same method for each of its members. */
abstract class SocketOutbox implements Outbox {
	onDrain = () => {}
	resumed = 0
	protected readonly socket: WebSocket
	readonly #options: OutboxOptions
	#written = 0
	#closed = false

	constructor(socket: WebSocket, options: OutboxOptions) {
		this.socket = socket
		this.#options = options
	}

	abstract write(frames: Frames): void
	abstract writeFragment(piece: Uint8Array, first: boolean, last: boolean): void
	abstract get unsent(): number

	get taken(): number {
		return this.#written - this.unsent
	}

	/** Whether so many bytes may be written now; counts them if so. */
	protected takes(bytes: number): boolean {
		if (this.socket.readyState !== this.socket.OPEN) return false
		this.#written += bytes
		this.#options.sent(bytes)
		return true
	}

	pause(): void {
		this.socket.pause()
	}

	resume(): void {
		this.resumed += 1
		this.socket.resume()
	}

	close(code: FailureCode): void {
		if (this.#closed) return
		this.#closed = true
		// A paused socket would never read the peer's answer to the close.
		this.socket.resume()
		this.socket.close(FAILURES[code].close ?? 1011, code)
		const cancel = this.#options.after(CLOSE_TIMEOUT, () => this.socket.terminate())
		this.socket.once('close', cancel)
	}
}

class RawOutbox extends SocketOutbox {
	readonly #raw: RawSocket

	constructor(socket: WebSocket, raw: RawSocket, options: OutboxOptions) {
		super(socket, options)
		this.#raw = raw
		raw.on('drain', () => this.onDrain())
	}

	write({ bytes }: Frames): void {
		if (this.takes(bytes.length)) this.#raw.write(bytes)
	}

	writeFragment(piece: Uint8Array, first: boolean, last: boolean): void {
		if (!this.takes(piece.length)) return
		this.#raw.cork()
		this.#raw.write(fragmentHeader(piece.length, first, last))
		this.#raw.write(piece)
		this.#raw.uncork()
	}

	get unsent(): number {
		return this.#raw.writableLength
	}
}

/** The way through `ws`' documented interface. */
export class PublicOutbox extends SocketOutbox {
	/** Writes that the library has not reported done. */
	#under = 0

	write({ payloads }: Frames): void {
		for (const payload of payloads) this.#send(payload, true)
	}

	writeFragment(piece: Uint8Array, _first: boolean, last: boolean): void {
		this.#send(piece, last)
	}

	get unsent(): number {
		return this.socket.bufferedAmount
	}

	#send(bytes: Uint8Array, fin: boolean): void {
		if (!this.takes(bytes.length)) return
		this.#under += 1
		this.socket.send(bytes, { binary: true, compress: false, fin }, () => {
			this.#under -= 1
			if (this.#under === 0) this.onDrain()
		})
	}
}
