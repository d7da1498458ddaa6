/** Milliseconds over which a room's rate of edits is averaged. */
const MEMORY = 250

/** Windows over which it is averaged how long storing and telling one takes. */
const WINDOWS = 8

/** Messages a second, and by when everybody has an edit in a room that would send more than so many: milliseconds. */
const DEADLINES = [
	{ above: 10_000, ms: 23 },
	{ above: 4000, ms: 17 },
	{ above: 1000, ms: 9 },
] as const

/**
 * How long a room gathers edits before it stores and sends them, by how many messages a second it would send otherwise.
 * A quiet room waits for nothing; a busy one trades up to 23 ms for one write per member and one fsync instead of many.
 * What storing and telling take is a part of that, so a slow disk or a large crowd gathers for less and is as punctual.
 */
export class Pace {
	/** Edits a second, lately. */
	#rate = 0
	#at = 0
	#telling = 0

	/** Counts one edit. */
	count(now: number): void {
		this.#rate = this.#rateAt(now) + 1000 / MEMORY
		this.#at = now
	}

	/** A window took so many milliseconds from its end until the last member was told. A stalled disk says nothing of the next. */
	told(ms: number): void {
		const within = Math.min(Math.max(0, ms), DEADLINES[0].ms)
		this.#telling += (within - this.#telling) / WINDOWS
	}

	/** Milliseconds that the oldest edit waits for others in a room with so many members. */
	window(members: number, now: number): number {
		const messages = this.#rateAt(now) * members
		const deadline = DEADLINES.find(({ above }) => messages >= above)
		return deadline === undefined ? 0 : Math.max(0, Math.round(deadline.ms - this.#telling))
	}

	#rateAt(now: number): number {
		// The system's clock may have been set back.
		const since = Math.max(0, now - this.#at)
		return this.#rate * Math.exp(-since / MEMORY)
	}
}
