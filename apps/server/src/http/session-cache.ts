import { createHash } from 'node:crypto'
import type { Authenticated } from './authentication.ts'

/** Milliseconds a session is believed without asking the store. Revoking drops it at once, whatever is left of it. */
const BELIEVED_MS = 60_000

/** Sessions kept. Beyond: the one unused longest is dropped, which costs a query when it comes back. */
const CAPACITY = 10_000

/**
 * Who a session cookie stands for, by a hash of it: a dump of the memory gives nobody a session. Only sessions that
 * exist are kept, so made-up cookies cannot push them out.
 */
export class SessionCache {
	readonly #kept = new Map<string, { readonly who: Authenticated; readonly until: number }>()
	readonly #now: () => number
	#generation = 0

	constructor(now: () => number) {
		this.#now = now
	}

	/**
	 * The kept one, or what `look` finds. A look-up that was under way while something was dropped may have read what
	 * was true before: it is made again.
	 */
	async find(token: string, look: () => Promise<Authenticated | null>): Promise<Authenticated | null> {
		const key = createHash('sha256').update(token).digest('base64')
		const kept = this.#kept.get(key)
		this.#kept.delete(key)
		if (kept !== undefined && kept.until > this.#now()) {
			// Back in as the youngest.
			this.#kept.set(key, kept)
			return kept.who
		}
		let generation: number
		let who: Authenticated | null
		do {
			generation = this.#generation
			who = await look()
		} while (generation !== this.#generation)
		if (who !== null) this.#keep(key, who)
		return who
	}

	/** From now on these are looked up again. */
	drop(which: (who: Authenticated) => boolean): void {
		this.#generation += 1
		for (const [key, { who }] of this.#kept) if (which(who)) this.#kept.delete(key)
	}

	#keep(key: string, who: Authenticated): void {
		const [oldest] = this.#kept.keys()
		if (this.#kept.size >= CAPACITY && oldest !== undefined) this.#kept.delete(oldest)
		this.#kept.set(key, { who, until: this.#now() + BELIEVED_MS })
	}
}
