import type { Env } from '../env.ts'

/** Milliseconds between two comments of one stream: proxies give up after 30 to 60 s of silence. */
export const BEAT = 15_000

/** One timer serves all streams: each beat is spread over this many ticks. */
const SLOTS = 15

/** The sign of life of every stream, from one timer. */
export class Beat<T extends { beat(): void }> {
	readonly #env: Pick<Env, 'after'>
	readonly #slots = Array.from({ length: SLOTS }, () => new Set<T>())
	#turn = 0
	#place = 0
	#beating = 0
	#cancel: (() => void) | undefined

	constructor(env: Pick<Env, 'after'>) {
		this.#env = env
	}

	/** Returns the slot to hand to `remove`. They are taken in turn: a thousand that come at once do not beat at once. */
	add(stream: T): number {
		this.#place = (this.#place + 1) % SLOTS
		this.#slots[this.#place]?.add(stream)
		this.#beating += 1
		this.#cancel ??= this.#env.after(BEAT / SLOTS, () => this.#tick())
		return this.#place
	}

	/** Idempotent. */
	remove(stream: T, slot: number): void {
		if (this.#slots[slot]?.delete(stream)) this.#beating -= 1
	}

	#tick(): void {
		this.#turn = (this.#turn + 1) % SLOTS
		for (const stream of this.#slots[this.#turn] ?? []) stream.beat()
		this.#cancel = this.#beating === 0 ? undefined : this.#env.after(BEAT / SLOTS, () => this.#tick())
	}

	/** Stops the timer. Idempotent. */
	close(): void {
		this.#cancel?.()
		for (const slot of this.#slots) slot.clear()
		this.#beating = 0
	}
}
