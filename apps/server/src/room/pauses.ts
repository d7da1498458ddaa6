import type { Env } from '../env.ts'

/** Pauses on the clock that end with whoever takes them. No more of them than promises that somebody holds. */
export class Pauses {
	readonly #env: Env
	readonly #cancels = new Set<() => void>()

	constructor(env: Env) {
		this.#env = env
	}

	/** Resolves after so many milliseconds, and never after `stop`. */
	take(ms: number): Promise<void> {
		return new Promise((resolve) => {
			const cancel = this.#env.after(ms, () => {
				this.#cancels.delete(cancel)
				resolve()
			})
			this.#cancels.add(cancel)
		})
	}

	/** Idempotent. */
	stop(): void {
		for (const cancel of this.#cancels) cancel()
		this.#cancels.clear()
	}
}
