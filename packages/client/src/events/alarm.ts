import type { ClientEnv } from '../env.ts'

/**
 * One timer for what a machine waits for. Set anew after every event, not only when it rang: browsers stretch chains of
 * timers in hidden tabs to a minute, and a timer that an event from the network or another tab has set begins a new chain.
 */
export class Alarm {
	readonly #env: Pick<ClientEnv, 'now' | 'after'>
	readonly #ring: () => void
	#cancel = () => {}

	constructor(env: Pick<ClientEnv, 'now' | 'after'>, ring: () => void) {
		this.#env = env
		this.#ring = ring
	}

	/** Null: nothing is awaited. */
	set(due: number | null): void {
		this.#cancel()
		this.#cancel = due === null ? () => {} : this.#env.after(Math.max(0, due - this.#env.now()), this.#ring)
	}
}
