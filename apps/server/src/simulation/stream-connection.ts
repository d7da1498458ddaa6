import type { Answer, Outlet } from '../sse/outlet.ts'
import type { Chance } from './chance.ts'
import type { FakeClock } from './clock.ts'
import { Pipe } from './pipe.ts'

type Read = Awaited<ReturnType<ReadableStreamDefaultReader<Uint8Array>['read']>>

/** Bytes of an answer's head. */
const HEAD = 200

const RETRY = /^retry: (\d+)/

export interface StreamConnectionOptions {
	readonly clock: FakeClock
	readonly chance: Chance
	readonly latency: () => number
	readonly address: string
	/** The head has arrived. */
	readonly begun: (body: ReadableStreamDefaultReader<Uint8Array>) => void
	/** It is over for the client, before or after the head. */
	readonly lost: (error: Error) => void
}

/** One answer that is an event stream, between two programs: bytes arrive in pieces of any size, late, or not at all. */
export class StreamConnection implements Answer, Outlet {
	readonly address: string
	readonly down: Pipe
	/** Milliseconds after which its reader was asked to come back, the last time it was. */
	retry: number | null = null
	readonly #options: StreamConnectionOptions
	readonly #chunks: Uint8Array[] = []
	readonly #onClose: (() => void)[] = []
	#waiting: { resolve(result: Read): void; reject(error: Error): void } | null = null
	#ended: 'no' | 'done' | Error = 'no'
	#isClosed = false
	#hasHead = false

	constructor(options: StreamConnectionOptions) {
		this.#options = options
		this.address = options.address
		const { clock, latency } = options
		this.down = new Pipe(clock, { latency, kernel: 1, highWater: 512 }, (item) => {
			if (item.kind === 'close') this.#finish(item.code === 0 ? 'done' : new TypeError('network error'))
			else if ('payload' in item) this.#arrive(item.payload)
		})
	}

	// What the server sees.

	onClose(task: () => void): void {
		this.#onClose.push(task)
	}

	begin(): Outlet | null {
		if (this.#isClosed) return null
		this.#send(new Uint8Array(0), HEAD)
		return this
	}

	write(frames: Buffer | string): void {
		const bytes = Buffer.from(frames)
		const asked = bytes.length < 100 ? RETRY.exec(bytes.toString())?.[1] : undefined
		if (asked !== undefined) this.retry = Number(asked)
		if (!this.#isClosed) this.#send(bytes, bytes.length)
	}

	flush(frames: Buffer): Promise<void> {
		this.write(frames)
		return new Promise((resolve) => this.down.whenTaken(resolve))
	}

	get unsent(): number {
		return this.down.unsent
	}

	get taken(): number {
		return this.down.sent - this.down.unsent
	}

	end(): void {
		if (!this.#isClosed) this.down.send({ kind: 'close', code: 0, bytes: 0 })
	}

	/** Nothing unsent arrives; also what a process does that is killed. */
	cut(): void {
		this.down.forget()
		this.down.send({ kind: 'close', code: 1006, bytes: 0 })
		this.#options.clock.soon(() => this.#close())
	}

	// What the network does.

	/** Both ends learn that it is over. */
	break(): void {
		this.#finish(new TypeError('network error'))
	}

	/** Bytes vanish, and neither end learns of it. */
	halfOpen(): void {
		this.down.swallow()
	}

	/** The client closes it, or dies. The server learns of it later, where the network still carries it. */
	leave(): void {
		this.#ended = 'done'
		if (this.down.isSilent) return
		this.#options.clock.after(this.#options.latency(), () => {
			this.down.end()
			this.#close()
		})
	}

	#send(payload: Uint8Array, bytes: number): void {
		this.down.send({ kind: 'message', payload, bytes })
	}

	#arrive(payload: Uint8Array): void {
		if (this.#ended !== 'no') return
		if (!this.#hasHead) {
			this.#hasHead = true
			this.#options.begun({ read: () => this.#read() } as ReadableStreamDefaultReader<Uint8Array>)
			return
		}
		const { chance } = this.#options
		const cut = chance.happens(0.2) ? chance.int(0, payload.length) : payload.length
		for (const piece of [payload.slice(0, cut), payload.slice(cut)]) if (piece.length > 0) this.#give(piece)
	}

	#give(piece: Uint8Array): void {
		const waiting = this.#waiting
		this.#waiting = null
		if (waiting === null) this.#chunks.push(piece)
		else waiting.resolve({ done: false, value: piece as Uint8Array<ArrayBuffer> })
	}

	#read(): Promise<Read> {
		const value = this.#chunks.shift()
		if (value !== undefined) return Promise.resolve({ done: false, value: value as Uint8Array<ArrayBuffer> })
		if (this.#ended === 'done') return Promise.resolve({ done: true, value: undefined })
		if (this.#ended !== 'no') return Promise.reject(this.#ended)
		return new Promise((resolve, reject) => {
			this.#waiting = { resolve, reject }
		})
	}

	#finish(how: 'done' | Error): void {
		this.down.end()
		this.#close()
		if (this.#ended !== 'no') return
		this.#ended = how
		const waiting = this.#waiting
		this.#waiting = null
		if (how === 'done') waiting?.resolve({ done: true, value: undefined })
		else waiting?.reject(how)
		if (how !== 'done' || !this.#hasHead) this.#options.lost(new TypeError('network error'))
	}

	/** It is over for the server. */
	#close(): void {
		if (this.#isClosed) return
		this.#isClosed = true
		for (const task of this.#onClose) task()
	}
}
