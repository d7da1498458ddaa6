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

export type Item =
	| { readonly kind: 'message'; readonly payload: Uint8Array; readonly bytes: number }
	| { readonly kind: 'fragment'; readonly payload: Uint8Array; readonly last: boolean; readonly bytes: number }
	| { readonly kind: 'ping' | 'pong'; readonly bytes: number }
	| { readonly kind: 'close'; readonly code: number; readonly bytes: number }

/** One direction of a connection: in order, late, held back by whoever does not read, or silently cut. */
export class Pipe {
	/** The most that was ever unsent at once, bytes. */
	most = 0
	unsent = 0
	/** Bytes of the longest message. */
	longest = 0
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
		this.longest = Math.max(this.longest, item.bytes)
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
