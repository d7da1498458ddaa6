import type { Env } from './env.ts'

/** Who are let through in one turn of the event loop. Beyond: they wait for the next, behind what others have sent meanwhile. */
export const AT_ONCE = 4

/**
 * Lets a crowd through a few at a time: 150 who come at once, or have waited for the same, would hold up for 50 ms whoever
 * is writing already. Whoever lets them wait bounds how many there are.
 */
export class Turnstile {
	readonly #env: Pick<Env, 'soon'>
	readonly #waiting: (() => void)[] = []
	#free = AT_ONCE

	constructor(env: Pick<Env, 'soon'>) {
		this.#env = env
	}

	/** Undefined when one may pass now; otherwise resolves when it is this one's turn. */
	pass(): Promise<void> | undefined {
		if (this.#free === 0) return new Promise((pass) => this.#waiting.push(pass))
		if (this.#free === AT_ONCE) this.#env.soon(() => this.#next())
		this.#free -= 1
		return undefined
	}

	#next(): void {
		const passing = this.#waiting.splice(0, AT_ONCE)
		this.#free = AT_ONCE - passing.length
		for (const pass of passing) pass()
		if (passing.length > 0) this.#env.soon(() => this.#next())
	}
}
