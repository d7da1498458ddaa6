import type { Env } from '../env.ts'
import { Pauses } from './pauses.ts'

/** How many times as long as a worker was busy with it for nothing its author waits for one again. */
const PENANCE = 10

/**
 * When whose updates are judged by workers: one at a time for each person, and after one that was refused for what it
 * costs the next waits ten times as long as that took. So one person keeps one worker busy for a tenth of the time,
 * however often and from however many connections they come. Nobody is remembered who has nothing to wait for.
 */
export class Hearings {
	readonly #turns = new Map<string, Promise<void>>()
	readonly #pauses: Pauses

	constructor(env: Env) {
		this.#pauses = new Pauses(env)
	}

	/** Resolves when it may be this person's turn again; undefined when it is. */
	turn(person: string): Promise<void> | undefined {
		return this.#turns.get(person)
	}

	/** Does `judge` when it is this person's turn. `wasted`: milliseconds it took a worker, where it was for nothing. */
	async hear<T>(person: string, judge: () => Promise<T>, wasted: (result: T) => number): Promise<T> {
		const before = this.#turns.get(person)
		const { promise: turn, resolve: end } = Promise.withResolvers<void>()
		this.#turns.set(person, turn)
		let penance = 0
		try {
			await before
			const result = await judge()
			penance = PENANCE * wasted(result)
			return result
		} finally {
			const over = () => {
				if (this.#turns.get(person) === turn) this.#turns.delete(person)
				end()
			}
			if (penance > 0) void this.#pauses.take(penance).then(over)
			else over()
		}
	}

	/** Nobody waits any more. Idempotent. */
	close(): void {
		this.#pauses.stop()
	}
}
