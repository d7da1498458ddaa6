/** Milliseconds until what failed is tried again. Doubled with each failure. */
const FIRST_PAUSE = 5000

/** Milliseconds between two attempts, however many failed. */
const LONGEST_PAUSE = 60_000

/** Failures in a row, one by one further apart, after which nobody waits for it any more: 75 s in all. */
const MOST_FAILURES = 5

/** Something that is tried again until it works, and that may never. Time is handed in. */
export class Attempts {
	#failures = 0
	#next = Number.NEGATIVE_INFINITY

	/** Whether it may be tried now. */
	due(now: number): boolean {
		return this.pause(now) === 0
	}

	/** Milliseconds until it may be tried. */
	pause(now: number): number {
		return Math.max(0, this.#next - now)
	}

	/** Whether it failed so often that what waits for it goes on without. */
	get exhausted(): boolean {
		return this.#failures >= MOST_FAILURES
	}

	failed(now: number): void {
		this.#next = now + Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** this.#failures)
		this.#failures += 1
	}

	succeeded(): void {
		this.#failures = 0
		this.#next = Number.NEGATIVE_INFINITY
	}
}
