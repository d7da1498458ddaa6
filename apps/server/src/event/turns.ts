import type { Env } from '../env.ts'

/**
 * Milliseconds from being marked to being taken, and between two turns in a hurry: what is written meanwhile is looked at
 * together.
 */
const PAUSE = 500

/** After a turn its document rests this many times as long as the turn took. */
const REST = 4

/** Milliseconds until a turn that failed is tried again, doubled each time up to the longest. */
const RETRY = 5000
const LONGEST_RETRY = 10 * 60_000

/** Documents that take their turn at the same time. The others wait. */
const AT_ONCE = 2

/** Documents that wait, rest or have their turn. Beyond: `mark` says no. */
const MOST = 10_000

interface Marked {
	/** Marked again since its last turn began. */
	again: boolean
	/** How often its turns failed in a row. */
	failures: number
	/** Ends its rest; null while it waits in the queue or has its turn. */
	cancel: (() => void) | null
	/** Marked in a hurry since its last turn began. */
	inHurry: boolean
	/** From when on it may be taken without its rest. */
	mayHurryAt: number
}

export interface TurnsOptions {
	readonly env: Env
	readonly turn: (document: string) => Promise<void>
	/** One document less waits. */
	readonly left: () => void
}

/**
 * Gives marked documents their turns: a few at a time, each after a pause, and after a long turn a long one. What is
 * marked in a hurry goes at once the first time, and then after a pause as well.
 */
export class Turns {
	readonly #options: TurnsOptions
	readonly #marked = new Map<string, Marked>()
	readonly #queue: string[] = []
	#running = 0
	#closed = false

	constructor(options: TurnsOptions) {
		this.#options = options
	}

	get size(): number {
		return this.#marked.size
	}

	/** False when there are too many. */
	mark(document: string, inHurry = false): boolean {
		const known = this.#marked.get(document)
		if (known === undefined && (this.#marked.size >= MOST || this.#closed)) return false
		const marked = known ?? { again: true, failures: 0, cancel: null, inHurry, mayHurryAt: 0 }
		marked.again = true
		marked.inHurry ||= inHurry
		if (known === undefined) {
			this.#marked.set(document, marked)
			this.#rest(document, marked, PAUSE)
		} else if (inHurry && marked.cancel !== null && this.#mayHurry(marked)) this.#takeSoon(document, marked)
		return true
	}

	/** Turns under way end by themselves. Idempotent. */
	close(): void {
		this.#closed = true
		for (const { cancel } of this.#marked.values()) cancel?.()
		this.#queue.length = 0
	}

	#rest(document: string, marked: Marked, ms: number): void {
		if (this.#closed) return
		if (marked.inHurry && this.#mayHurry(marked)) {
			this.#takeSoon(document, marked)
			return
		}
		marked.cancel = this.#options.env.after(ms, () => {
			if (marked.again) this.#take(document, marked)
			else {
				this.#marked.delete(document)
				this.#options.left()
			}
		})
	}

	#mayHurry({ mayHurryAt }: Marked): boolean {
		return this.#options.env.now() >= mayHurryAt
	}

	/** Whoever marks it is on the way of an edit: not before that is done. */
	#takeSoon(document: string, marked: Marked): void {
		marked.cancel?.()
		marked.cancel = null
		this.#options.env.soon(() => this.#take(document, marked))
	}

	#take(document: string, marked: Marked): void {
		if (this.#closed) return
		marked.cancel = null
		this.#queue.push(document)
		this.#next()
	}

	#next(): void {
		while (this.#running < AT_ONCE) {
			const document = this.#queue.shift()
			const marked = document === undefined ? undefined : this.#marked.get(document)
			if (document === undefined || marked === undefined) return
			this.#running += 1
			void this.#run(document, marked)
		}
	}

	async #run(document: string, marked: Marked): Promise<void> {
		const { env, turn } = this.#options
		const began = env.now()
		if (marked.inHurry) marked.mayHurryAt = began + PAUSE
		marked.again = false
		marked.inHurry = false
		let pause: number
		try {
			await turn(document)
			marked.failures = 0
			pause = Math.max(PAUSE, REST * (env.now() - began))
		} catch (error) {
			if (!this.#closed) env.log.warn({ document, error: String(error) }, 'could not look for mentions')
			pause = Math.min(RETRY * 2 ** marked.failures, LONGEST_RETRY)
			marked.failures += 1
			marked.again = true
		}
		if (pause > PAUSE) marked.mayHurryAt = env.now() + pause
		this.#running -= 1
		this.#rest(document, marked, pause)
		this.#next()
	}
}
