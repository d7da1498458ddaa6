import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'

/**
 * At most `limit` of something a minute for each key; 0 is no limit. Kept in memory, an entry for as long as its
 * minute lasts.
 */
export class PerMinute {
	readonly #limiter: RateLimiterMemory | null

	constructor(limit: number) {
		this.#limiter = limit === 0 ? null : new RateLimiterMemory({ points: limit, duration: 60 })
	}

	/** Whether one more would be refused. */
	async spent(key: string): Promise<boolean> {
		const counted = await this.#limiter?.get(key)
		return counted != null && counted.remainingPoints <= 0
	}

	/** Counts one more. null: go on; a number: refused, try again after so many seconds. */
	async take(key: string): Promise<number | null> {
		try {
			await this.#limiter?.consume(key)
			return null
		} catch (refused) {
			if (refused instanceof RateLimiterRes) return Math.ceil(refused.msBeforeNext / 1000)
			throw refused
		}
	}
}
