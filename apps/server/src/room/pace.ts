/** Milliseconds over which a room's rate of edits is averaged. */
const MEMORY = 250

/** Messages a second, and the milliseconds that an edit waits in a room that would send more than so many. */
const WINDOWS = [
	{ above: 10_000, ms: 19 },
	{ above: 4000, ms: 16 },
	{ above: 1000, ms: 8 },
] as const

/**
 * How long a room gathers edits before it stores and sends them, by how many messages a second it would send otherwise.
 * A quiet room waits for nothing; a busy one trades up to 19 ms for one write per member and one fsync instead of many.
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

	/** Milliseconds that the oldest edit waits at most in a room with so many members. */
	window(members: number, now: number): number {
		const messages = this.#rateAt(now) * members
		return WINDOWS.find(({ above }) => messages >= above)?.ms ?? 0
	}

	#rateAt(now: number): number {
		// The system's clock may have been set back.
		const since = Math.max(0, now - this.#at)
		return this.#rate * Math.exp(-since / MEMORY)
	}
}
