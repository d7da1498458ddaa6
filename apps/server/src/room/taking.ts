import type { Outbox } from '../socket/outbox.ts'

/** Milliseconds a socket may have something to take and take nothing; then its connection is closed as lagging. */
export const LAG_TIMEOUT = 60_000

/** Watches whether a socket takes what it was given. Slow is fine; what counts is that it goes on. */
export class Taking {
	#taken = 0
	#since: number

	constructor(now: number) {
		this.#since = now
	}

	/** Whether nothing was taken for too long. Asked every few seconds. */
	stopped({ unsent, taken }: Pick<Outbox, 'unsent' | 'taken'>, now: number): boolean {
		if (unsent === 0 || taken > this.#taken) this.#since = now
		this.#taken = taken
		return now - this.#since > LAG_TIMEOUT
	}
}
