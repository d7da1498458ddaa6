import type { Env } from './env.ts'

/**
 * Lets a crowd through one by one, each in a turn of the event loop, behind what others have sent meanwhile: 150 who come
 * at once, or have waited for the same, would hold up for 50 ms whoever is writing already. Whoever lets them wait bounds
 * how many there are.
 */
export class Turnstile {
	readonly #env: Pick<Env, 'soon'>
	readonly #waiting: (() => void)[] = []
	#free = true

	constructor(env: Pick<Env, 'soon'>) {
		this.#env = env
	}

	/** Undefined when one may pass now; otherwise resolves when it is this one's turn. */
	pass(): Promise<void> | undefined {
		if (!this.#free) return new Promise((pass) => this.#waiting.push(pass))
		this.#let()
		return undefined
	}

	#let(): void {
		this.#free = false
		this.#env.soon(() => {
			const next = this.#waiting.shift()
			if (next === undefined) this.#free = true
			else {
				next()
				this.#let()
			}
		})
	}
}
