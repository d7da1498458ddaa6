import { FAILURES, type FailureCode } from '@tandem/protocol'
import type { Frames } from '../socket/frame.ts'
import type { Outbox } from '../socket/outbox.ts'
import type { FakeClock } from './clock.ts'

export interface Way {
	/** Milliseconds that bytes take. */
	readonly latency: () => number
	/** Bytes that a kernel takes before what is written stays with the program. */
	readonly kernel: number
	/** Unsent bytes from which on a Node socket tells when it has drained: its high-water mark. */
	readonly highWater: number
}

/** As it is on a machine. */
export const AT_ONCE: Way = { latency: () => 0, kernel: 64 * 1024, highWater: 64 * 1024 }

/** Bytes of a frame around its payload, at most. */
const HEADER = 10

/** Milliseconds a peer may take to answer a close, as in outbox.ts. */
const CLOSE_TIMEOUT = 2000

type Item =
	| { readonly kind: 'message'; readonly payload: Uint8Array; readonly bytes: number }
	| { readonly kind: 'fragment'; readonly payload: Uint8Array; readonly last: boolean; readonly bytes: number }
	| { readonly kind: 'ping' | 'pong'; readonly bytes: number }
	| { readonly kind: 'close'; readonly code: number; readonly bytes: number }

/** One direction of a connection: in order, late, held back by whoever does not read, or silently cut. */
export class Pipe {
	/** The most that was ever unsent at once, bytes. */
	most = 0
	unsent = 0
	/** Bytes sent in all. */
	sent = 0
	onDrain: () => void = () => {}
	readonly #clock: FakeClock
	latency: () => number
	readonly #way: Way
	readonly #deliver: (item: Item) => void
	#waiting: Item[] = []
	/** How many of `#waiting` have gone: taking from the front of a long array is slow. */
	#gone = 0
	readonly #arriving: Item[] = []
	#inKernel = 0
	#moving = false
	#drains = false
	#held = false
	#swallows = false
	#ended = false
	#taken: (() => void)[] = []

	constructor(clock: FakeClock, way: Way, deliver: (item: Item) => void) {
		this.#clock = clock
		this.#way = way
		this.latency = way.latency
		this.#deliver = deliver
	}

	send(item: Item): void {
		if (this.#ended) return
		this.#waiting.push(item)
		this.unsent += item.bytes
		this.sent += item.bytes
		this.most = Math.max(this.most, this.unsent)
		this.#fill()
		if (this.unsent >= this.#way.highWater) this.#drains = true
	}

	/** Calls `task` when the kernel has everything, or never will. */
	whenTaken(task: () => void): void {
		if (this.unsent === 0 || this.#ended) task()
		else this.#taken.push(task)
	}

	/** The reader stops reading, or reads again. */
	hold(held: boolean): void {
		this.#held = held
		this.#move()
	}

	get isSilent(): boolean {
		return this.#swallows
	}

	/** From now on nothing arrives, and nobody is told. */
	swallow(): void {
		this.#swallows = true
	}

	/** What the kernel does not have yet is lost with its program. */
	forget(): void {
		this.#waiting = []
		this.#gone = this.unsent = 0
		this.#tellTaken()
	}

	#tellTaken(): void {
		for (const task of this.#taken.splice(0)) task()
	}

	end(): void {
		this.#ended = true
		this.#waiting = []
		this.#arriving.length = this.#gone = 0
		this.#tellTaken()
	}

	#fill(): void {
		for (let next = this.#waiting[this.#gone]; next !== undefined; next = this.#waiting[this.#gone]) {
			if (this.#inKernel > 0 && this.#inKernel + next.bytes > this.#way.kernel) return
			this.#gone += 1
			this.unsent -= next.bytes
			this.#inKernel += next.bytes
			this.#arriving.push(next)
			this.#move()
		}
		this.#waiting = []
		this.#gone = 0
		this.#tellTaken()
		if (!this.#drains) return
		this.#drains = false
		this.#clock.soon(() => this.#ended || this.onDrain())
	}

	#move(): void {
		if (this.#moving || this.#held || this.#arriving.length === 0) return
		this.#moving = true
		this.#clock.after(this.latency(), () => {
			this.#moving = false
			if (this.#ended || this.#held || this.#swallows) return
			// A turn of the event loop reads whatever has arrived.
			for (const item of this.#arriving.splice(0)) {
				if (this.#ended) return
				this.#inKernel -= item.bytes
				this.#deliver(item)
			}
			this.#fill()
			this.#move()
		})
	}
}

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
