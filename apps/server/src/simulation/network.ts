import { FAILURES, type FailureCode } from '@tandem/protocol'
import type { Frames } from '../socket/frame.ts'
import type { Outbox } from '../socket/outbox.ts'
import type { FakeClock } from './clock.ts'
import { type Item, Pipe, type Way } from './pipe.ts'

/** Bytes of a frame around its payload, at most. */
const HEADER = 10

/** Milliseconds a peer may take to answer a close, as in outbox.ts. */
const CLOSE_TIMEOUT = 2000

/** How a side of a connection is told what happens. */
export interface Listener {
	message(payload: Uint8Array): void
	/** Once and last: 1006 when the network ended it. */
	closed(code: number): void
	pong?(): void
}

/** One WebSocket between two programs, each of which may stop, hang or die. */
export class FakeConnection {
	readonly down: Pipe
	readonly up: Pipe
	readonly outbox: Outbox
	client: Listener | null = null
	server: Listener | null = null
	#isPaused = false
	/** How and when the server's program said goodbye. */
	goodbye: { readonly code: number; readonly at: number } | null = null
	#resumed = 0
	#isClosing = false
	#isBetweenPieces = false
	readonly #pieces: Uint8Array[] = []
	readonly #clock: FakeClock

	constructor(clock: FakeClock, way: Way) {
		this.#clock = clock
		this.down = new Pipe(clock, way, (item) => this.#toClient(item))
		this.up = new Pipe(clock, way, (item) => this.#toServer(item))
		this.outbox = this.#makeOutbox()
	}

	/** The server does not read from it. */
	get isPaused(): boolean {
		return this.#isPaused
	}

	/** What the client hands to its socket. */
	send(payload: Uint8Array): void {
		this.up.send({ kind: 'message', payload, bytes: payload.length + HEADER })
	}

	ping(): void {
		if (!this.#isClosing) this.down.send({ kind: 'ping', bytes: 2 })
	}

	/** The network ends it: both ends learn of it, unless they are gone. */
	cut(): void {
		this.#end(1006)
	}

	/** Bytes vanish in both directions, and neither end learns of it. */
	halfOpen(): void {
		this.up.swallow()
		this.down.swallow()
	}

	/** The client's program closes it, or dies: then what its kernel does not have yet is lost. */
	leave(dies: boolean): void {
		this.client = null
		if (dies) this.up.forget()
		this.up.send({ kind: 'close', code: 1005, bytes: 0 })
	}

	/** The server's program cuts it or dies. */
	terminate(): void {
		this.server = null
		this.down.forget()
		this.down.send({ kind: 'close', code: 1006, bytes: 0 })
	}

	#end(code: number): void {
		const { client, server } = this
		this.client = this.server = null
		this.up.end()
		this.down.end()
		client?.closed(code)
		server?.closed(code)
	}

	#toClient(item: Item): void {
		switch (item.kind) {
			case 'message':
				this.client?.message(item.payload.slice())
				return
			case 'fragment':
				this.#pieces.push(item.payload)
				if (item.last) this.client?.message(new Uint8Array(Buffer.concat(this.#pieces.splice(0))))
				return
			case 'ping':
				if (this.client !== null) this.up.send({ kind: 'pong', bytes: HEADER })
				return
			case 'close':
				this.#end(item.code)
				return
			case 'pong':
				return
			default:
				item satisfies never
		}
	}

	#toServer(item: Item): void {
		if (item.kind === 'message') this.server?.message(item.payload.slice())
		if (item.kind === 'pong') this.server?.pong?.()
		if (item.kind === 'close') this.#end(item.code)
	}

	#makeOutbox(): Outbox {
		const { down } = this
		const resumed = () => this.#resumed
		return {
			get resumed() {
				return resumed()
			},
			write: ({ payloads }: Frames) => {
				if (this.#isClosing) return
				if (this.#isBetweenPieces) throw new Error('a message between the pieces of another')
				for (const payload of payloads) down.send({ kind: 'message', payload, bytes: payload.length + HEADER })
			},
			writeFragment: (payload, first, last) => {
				if (this.#isClosing) return
				if (first === this.#isBetweenPieces) throw new Error('pieces that do not belong together')
				this.#isBetweenPieces = !last
				down.send({ kind: 'fragment', payload, last, bytes: payload.length + HEADER })
			},
			get unsent() {
				return down.unsent
			},
			get taken() {
				return down.sent - down.unsent
			},
			get onDrain() {
				return down.onDrain
			},
			set onDrain(task) {
				down.onDrain = task
			},
			pause: () => this.#pause(true),
			resume: () => this.#pause(false),
			close: (code: FailureCode) => {
				if (this.#isClosing) return
				this.#isClosing = true
				this.goodbye = { code: FAILURES[code].close ?? 1011, at: this.#clock.now() }
				this.#pause(false)
				down.send({ kind: 'close', code: FAILURES[code].close ?? 1011, bytes: HEADER })
				this.#clock.after(CLOSE_TIMEOUT, () => this.#end(1006))
			},
		}
	}

	#pause(held: boolean): void {
		this.#isPaused = held
		if (!held) this.#resumed += 1
		this.up.hold(held)
	}
}
