/** Jobs over this many bytes are large: they take long enough (about 0.2 s) for others to notice the wait. */
const LARGE_BYTES = 1024 * 1024

/** Milliseconds of CPU beyond which a job is large whatever its bytes: a few kB can take Yjs minutes. */
const LARGE_MS = 200

export interface Waiting {
	readonly bytes: number
	/** Milliseconds of CPU it may take on top of what its bytes say. */
	readonly ms: number
}

/**
 * Jobs that wait, in two lanes: large ones must not hold up small ones, nor small ones keep a large one waiting for
 * ever. Bounded: `add` says no when there are too many jobs or bytes.
 */
export class JobQueue<J extends Waiting> {
	readonly #small: J[] = []
	readonly #large: J[] = []
	readonly #most: { readonly jobs: number; readonly bytes: number }
	#bytes = 0
	#lastWasLarge = false

	constructor(most: { readonly jobs: number; readonly bytes: number }) {
		this.#most = most
	}

	/** False when it is full. A single job is always taken, however large. */
	add(job: J): boolean {
		const jobs = this.#small.length + this.#large.length
		if (jobs > 0 && (jobs >= this.#most.jobs || this.#bytes + job.bytes > this.#most.bytes)) return false
		const lane = isLarge(job) ? this.#large : this.#small
		lane.push(job)
		this.#bytes += job.bytes
		return true
	}

	/** The next job; small and large ones take turns. `large`: whether one of those may be had. */
	take(large: boolean): J | undefined {
		const first = large && !this.#lastWasLarge ? this.#large : this.#small
		const second = first === this.#large || !large ? this.#small : this.#large
		const job = first.shift() ?? second.shift()
		if (job === undefined) return undefined
		this.#bytes -= job.bytes
		this.#lastWasLarge = isLarge(job)
		return job
	}
}

export function isLarge(job: Waiting): boolean {
	return job.bytes > LARGE_BYTES || job.ms > LARGE_MS
}
