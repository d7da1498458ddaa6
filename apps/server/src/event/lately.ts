/** Milliseconds within which opening a document again is not stored again: every reconnect opens, and a row is a write. */
const COUNTS_AFTER_MS = 60 * 60 * 1000

/** Visits remembered for that. Beyond: the oldest is forgotten, which costs one write when it comes again. */
const REMEMBERED = 10_000

/** Who has opened what within the last hour. */
export class Lately {
	readonly #now: () => number
	readonly #last = new Map<string, number>()

	constructor(now: () => number) {
		this.#now = now
	}

	has(document: string, person: string): boolean {
		const last = this.#last.get(`${document} ${person}`)
		return last !== undefined && this.#now() - last < COUNTS_AFTER_MS
	}

	/** It is stored as of now, or about to be. */
	note(document: string, person: string): void {
		const key = `${document} ${person}`
		const [oldest] = this.#last.keys()
		if (this.#last.size >= REMEMBERED && !this.#last.has(key) && oldest !== undefined) this.#last.delete(oldest)
		this.#last.set(key, this.#now())
	}

	/** It could not be stored. */
	forget(document: string, person: string): void {
		this.#last.delete(`${document} ${person}`)
	}
}
