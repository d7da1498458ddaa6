import type { Env } from '../env.ts'

/**
 * A token bucket for one connection's edits. It holds one second's worth; an edit beyond it is never dropped but has to
 * wait, with its socket paused, until a token is there.
 */
export class Bucket {
	readonly #env: Pick<Env, 'now'>
	/** Tokens a second; 0 = no limit. */
	readonly #rate: number
	#tokens: number
	#filled: number

	constructor(env: Pick<Env, 'now'>, rate: number) {
		this.#env = env
		this.#rate = rate
		this.#tokens = rate
		this.#filled = env.now()
	}

	/** Takes a token; returns the milliseconds until there is one, 0 when it was taken. */
	take(): number {
		if (this.#rate === 0) return 0
		const now = this.#env.now()
		// The system's clock may have been set back: nothing is taken away for that.
		const since = Math.max(0, now - this.#filled)
		this.#tokens = Math.min(this.#rate, this.#tokens + (since / 1000) * this.#rate)
		this.#filled = now
		if (this.#tokens >= 1) {
			this.#tokens -= 1
			return 0
		}
		return Math.ceil(((1 - this.#tokens) / this.#rate) * 1000)
	}
}
