import type { FailureCode } from '@tandem/protocol'
import { ApiProblem } from '../api.ts'
import type { ClientEnv } from '../env.ts'
import { Alarm } from './alarm.ts'
import { pauseAfter } from './stream-machine.ts'

/** How long an answer may take before it is asked for again. Milliseconds. */
const PATIENCE = 10_000

export interface LoaderOptions {
	readonly env: Pick<ClientEnv, 'now' | 'after' | 'random'>
	/** Resolves to what takes the answer in, which is called unless another request has begun since. */
	ask(): Promise<() => void>
	/** It is asked now: the answer holds everything that was stored before this. */
	asked(): void
	/** Why there is no list for us, null when there is one. Then it is not asked again before the next `load`. */
	refused(by: FailureCode | null): void
}

/** Fetches a list, one request at a time, and goes on until it has it. */
export class ListLoader {
	readonly #options: LoaderOptions
	readonly #alarm: Alarm
	/** Of the request whose answer counts. */
	#turn = 0
	#attempt = 0
	#doing: 'nothing' | 'asking' | 'waiting' = 'nothing'
	#again = false

	constructor(options: LoaderOptions) {
		this.#options = options
		this.#alarm = new Alarm(options.env, () => (this.#doing === 'asking' ? this.#failed() : this.#ask()))
	}

	/** A list that is asked for from now on; one already on its way may be older and does not do. */
	load(): void {
		this.#again = this.#doing === 'asking'
		if (this.#doing !== 'asking') this.#ask()
	}

	/** It is worth trying now rather than later. */
	wake(): void {
		if (this.#doing === 'waiting') this.#ask()
	}

	stop(): void {
		this.#turn += 1
		this.#doing = 'nothing'
		this.#again = false
		this.#attempt = 0
		this.#alarm.set(null)
	}

	get isLoading(): boolean {
		return this.#doing !== 'nothing'
	}

	#ask(): void {
		this.#turn += 1
		const turn = this.#turn
		const inTurn =
			<A>(task: (value: A) => void) =>
			(value: A) => {
				if (turn === this.#turn) task(value)
			}
		this.#doing = 'asking'
		this.#again = false
		this.#alarm.set(this.#options.env.now() + PATIENCE)
		this.#options.asked()
		this.#options.ask().then(
			inTurn((takeIn) => this.#loaded(takeIn)),
			inTurn((error) => this.#failed(error)),
		)
	}

	#loaded(takeIn: () => void): void {
		const again = this.#again
		this.stop()
		takeIn()
		this.#options.refused(null)
		if (again) this.load()
	}

	#failed(error?: unknown): void {
		const refusal = refusalOf(error)
		if (refusal !== null) {
			this.stop()
			this.#options.refused(refusal)
			return
		}
		const { env } = this.#options
		const pause = pauseAfter(this.#attempt, (env.random(1)[0] ?? 0) / 255)
		this.#turn += 1
		this.#attempt += 1
		this.#doing = 'waiting'
		this.#alarm.set(env.now() + pause)
	}
}

/** Why asking again is in vain; null for what may pass. */
function refusalOf(error: unknown): FailureCode | null {
	if (error instanceof AnotherPersonError) return 'another-person'
	return error instanceof ApiProblem && [401, 403].includes(error.problem.status) ? error.code : null
}

/** The list that came is somebody else's: the browser has their session by now. */
export class AnotherPersonError extends Error {
	override readonly name = 'AnotherPersonError'
}
