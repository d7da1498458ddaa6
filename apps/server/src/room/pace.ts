/** Milliseconds over which a room's rate of edits is averaged. */
const MEMORY = 250

/** Messages a second, and the milliseconds between two windows of a room that would send more than so many. */
const WINDOWS = [
	{ above: 10_000, ms: 20 },
	{ above: 4000, ms: 16 },
	{ above: 1000, ms: 8 },
] as const

/**
 * How long a room gathers edits before it stores and sends them, by how many messages a second it would send otherwise.
 * A quiet room waits for nothing; a busy one trades up to 20 ms for one write per member and one fsync instead of many.
 */
export class Pace {
	/** Edits a second, lately. */
	#rate = 0
	#at = 0

	/** Counts one edit. */
	count(now: number): void {
		this.#rate = this.#rateAt(now) + 1000 / MEMORY
		this.#at = now
	}

	/** Milliseconds between two windows of a room with so many members. */
	window(members: number, now: number): number {
		const messages = this.#rateAt(now) * members
		return WINDOWS.find(({ above }) => messages >= above)?.ms ?? 0
	}

	#rateAt(now: number): number {
		return this.#rate * Math.exp((this.#at - now) / MEMORY)
	}
}
