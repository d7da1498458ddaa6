import type { Env } from '../env.ts'
import type { Fact, Visit } from './fact.ts'
import { Lately } from './lately.ts'

/** Milliseconds within which visits are noted together: after a restart everybody comes, and each alone is a commit. */
const GATHER = 200

/** Of these at most. Beyond: they are noted at once. More in one write would hold up the edits that wait behind it. */
const MOST_AT_ONCE = 50

export interface JoinsOptions {
	readonly env: Pick<Env, 'now' | 'after' | 'log'>
	readonly record: (fact: Fact) => Promise<boolean>
}

/**
 * Receives whose connection to which document was accepted, and stores it: a person's first is news to the document's
 * maker; later ones only say when they were there last, as reading it does. What is lost with the process, or could not
 * be stored, is noted with that person's next connection.
 */
export class Joins {
	readonly #options: JoinsOptions
	readonly #lately: Lately
	#gathered: Visit[] = []
	/** Set for `GATHER` after each write: the one who comes alone is noted at once. */
	#cancelRest: (() => void) | undefined

	constructor(options: JoinsOptions) {
		this.#options = options
		this.#lately = new Lately(options.env.now)
	}

	note(document: string, person: string): void {
		if (this.#lately.has(document, person)) return
		this.#lately.note(document, person)
		this.#gathered.push({ document, person })
		if (this.#cancelRest === undefined || this.#gathered.length >= MOST_AT_ONCE) void this.#store()
	}

	/** Stores what was gathered. Idempotent. */
	async close(): Promise<void> {
		await this.#store()
		this.#cancelRest?.()
	}

	async #store(): Promise<void> {
		this.#cancelRest?.()
		this.#cancelRest = undefined
		const visits = this.#gathered
		if (visits.length === 0) return
		this.#gathered = []
		this.#cancelRest = this.#options.env.after(GATHER, () => void this.#store())
		try {
			await this.#options.record({ kind: 'joined', visits })
		} catch (error) {
			for (const { document, person } of visits) this.#lately.forget(document, person)
			this.#options.env.log.warn({ error: String(error) }, 'could not note who joined')
		}
	}
}
