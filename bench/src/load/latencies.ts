const BUCKET_MS = 0.05
const BUCKETS = 600_000

/** Many latencies in little memory: 0.05 ms apart, up to 30 s. */
export class Latencies {
	readonly #buckets = new Uint32Array(BUCKETS)
	#count = 0

	add(ms: number): void {
		const bucket = Math.min(BUCKETS - 1, Math.floor(ms / BUCKET_MS))
		this.#buckets[bucket] = (this.#buckets[bucket] ?? 0) + 1
		this.#count += 1
	}

	/** What `percent` of them do not exceed; NaN of none. */
	percentile(percent: number): number {
		if (this.#count === 0) return Number.NaN
		const rank = Math.ceil((percent / 100) * this.#count)
		let before = 0
		for (const [bucket, count] of this.#buckets.entries()) {
			before += count
			if (before >= rank) return (bucket + 1) * BUCKET_MS
		}
		return BUCKETS * BUCKET_MS
	}

	reset(): void {
		this.#buckets.fill(0)
		this.#count = 0
	}
}
