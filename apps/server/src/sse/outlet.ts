import type { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

/** Where one stream's bytes go. */
export interface Outlet {
	/** Whole frames. Does nothing once closed. */
	write(frames: Buffer | string): void
	/** The same; resolves when the kernel has taken them, or the connection is gone. */
	flush(frames: Buffer): Promise<void>
	/** Bytes handed over that the kernel has not taken yet. */
	readonly unsent: number
	/** Bytes that the kernel has taken so far: while something is unsent, it grows only when the peer reads. */
	readonly taken: number
	/** Ends the stream after everything written. */
	end(): void
	/** Cuts the connection: nothing unsent arrives. */
	cut(): void
}

const HEAD = {
	'content-type': 'text/event-stream; charset=utf-8',
	// `no-transform`: a proxy that compresses would hold events back until it has enough of them.
	'cache-control': 'no-store, no-transform',
	'x-accel-buffering': 'no',
	// The end of the connection is the end of the stream: a length before each event would cost a write of its own.
	connection: 'close',
}

/** Connections that carry a stream. */
const streaming = new WeakSet<Socket>()

/** Whether a stream goes over this connection: no request behind it will ever be answered. */
export function isStreaming(socket: Socket): boolean {
	return streaming.has(socket)
}

/** A request that may be answered with a stream. */
export interface Answer {
	readonly address: string | undefined
	/** Calls `task` when the connection is gone or the answer has ended. */
	onClose(task: () => void): void
	/** Sends the head. Null when an earlier request of this connection is still being answered, or it is gone. */
	begin(): Outlet | null
}

export function answerOver(response: ServerResponse): Answer {
	return {
		address: response.req.socket.remoteAddress,
		onClose: (task) => void response.on('close', task),
		begin: () => openOutlet(response),
	}
}

/**
 * Frames are written to the connection itself, the same Buffer to each, which costs half
 * of what `response.write` does; that is sound because the head is out, the body has no framing of its own, and
 * nobody else writes.
 */
function openOutlet(response: ServerResponse): Outlet | null {
	const { socket } = response
	if (socket === null || socket.destroyed) return null
	response.removeHeader('transfer-encoding')
	response.writeHead(200, HEAD)
	response.flushHeaders()
	streaming.add(socket)
	return new SocketOutlet(response, socket)
}

class SocketOutlet implements Outlet {
	readonly #response: ServerResponse
	readonly #socket: Socket

	constructor(response: ServerResponse, socket: Socket) {
		this.#response = response
		this.#socket = socket
	}

	write(frames: Buffer | string): void {
		if (!this.#socket.writable) return
		this.#socket.write(frames)
	}

	flush(frames: Buffer): Promise<void> {
		if (!this.#socket.writable) return Promise.resolve()
		return new Promise((resolve) => {
			this.#socket.write(frames, () => resolve())
		})
	}

	get unsent(): number {
		return this.#socket.writableLength
	}

	get taken(): number {
		// What was written, with the head, of which this is only looked at for changes.
		return this.#socket.bytesWritten - this.#socket.writableLength
	}

	end(): void {
		this.#response.end()
	}

	cut(): void {
		this.#response.destroy()
	}
}
