/**
 * The messages of one connection, handled strictly in order. While one of them waits for a worker, the log or a rate
 * limit, the socket is paused: what still arrives is only what had been read from it already, one socket buffer at most.
 */
export class Inbox {
	readonly #queue: Uint8Array[] = []
	readonly #handle: (payload: Uint8Array) => Promise<void> | void
	readonly #failed: (error: unknown) => void
	readonly #pause: () => void
	readonly #resume: () => void
	#busy = false
	#closed = false

	constructor(options: {
		/** Handles one message; a promise holds back the next. */
		handle(payload: Uint8Array): Promise<void> | void
		/** A handler threw or rejected. The inbox has closed itself. */
		failed(error: unknown): void
		pause(): void
		resume(): void
	}) {
		this.#handle = options.handle
		this.#failed = options.failed
		this.#pause = options.pause
		this.#resume = options.resume
	}

	receive(payload: Uint8Array): void {
		if (this.#closed) return
		this.#queue.push(payload)
		if (!this.#busy) this.#drain()
	}

	/** Holds everything back until `ready` resolves. */
	hold(ready: Promise<void>): void {
		this.#busy = true
		// Closed already, the socket must go on reading: the peer's answer to the close would never be heard.
		if (!this.#closed) this.#pause()
		ready.then(
			() => {
				this.#busy = false
				if (this.#closed) return
				this.#resume()
				this.#drain()
			},
			(error: unknown) => this.#fail(error),
		)
	}

	close(): void {
		this.#closed = true
		this.#queue.length = 0
	}

	#drain(): void {
		try {
			while (!this.#busy && !this.#closed) {
				const payload = this.#queue.shift()
				if (payload === undefined) return
				const pending = this.#handle(payload)
				if (pending !== undefined) this.hold(pending)
			}
		} catch (error) {
			this.#fail(error)
		}
	}

	#fail(error: unknown): void {
		if (this.#closed) return
		this.close()
		this.#failed(error)
	}
}
