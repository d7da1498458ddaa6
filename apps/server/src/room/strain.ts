import type { DocumentBounds } from '@tandem/protocol'
import { mostLoadMs } from '../document/extent.ts'

/**
 * Steps that what was written since the last base may add to loading the document before a new one is asked for. Yjs places
 * a struct between its neighbours by passing whatever others put there, at worst the whole document, and a step costs
 * 0.07 µs in a small document and 0.6 in one of 400,000 structs: 1 to 6 s. Who writes on where they are passes nothing,
 * only moving the caret counts: 1000 times in a document of 10,000 structs, when 2000 windows have mostly gone by; 100 times,
 * or some thousand keys, in one of 100,000. At twice as many whoever writes waits for the base.
 */
export const STEPS = 10_000_000

/** What cutting a struct apart costs beside passing all: Yjs moves its client's structs in memory. Neighbours and deletions cut. */
const CUT = 1 / 256

/** Milliseconds that stand for a document whose next base nobody could load. */
const UNBEARABLE = 1e9

/** What an update places in a document. */
export interface Places {
	/** Structs that do not continue the struct before them: each may pass all there is. */
	readonly jumps: number
	readonly structs: number
	/** Deleted ranges. */
	readonly deleted: number
}

export interface StrainOptions {
	/** Milliseconds of CPU that loading the base cost. */
	readonly loadMs: number
	readonly bounds: DocumentBounds
	/** See STEPS. */
	readonly steps: number
	/** Structs of everything that is stored or about to be, at most. */
	readonly structs: () => number
	/** Structs of what is about to be stored, at most. */
	readonly uncommitted: () => number
}

/**
 * What a document costs whoever loads it: measured by a worker with each base, and bounded from above for what came after,
 * in whichever order Yjs places it.
 */
export class Strain {
	readonly #options: StrainOptions
	#loadMs: number
	/** Since the last base. */
	#jumps = 0
	#hasJumped = false
	#last = -1
	#times = 0
	/** Who has written since: where the first struct of each goes on, others may have written much. */
	readonly #clients = new Set<number>()

	constructor(options: StrainOptions) {
		this.#options = options
		this.#loadMs = options.loadMs
	}

	/** Whether growth is refused: loading costs as much as it may. */
	get full(): boolean {
		const { bounds, structs } = this.#options
		return this.#loadMs > bounds.loadMs && this.#loadMs > mostLoadMs(structs(), bounds)
	}

	/** Whether the base there is was the last one that somebody could load. */
	get isUnbearable(): boolean {
		return this.#loadMs >= UNBEARABLE
	}

	/** Whether a new base is to be made, to measure it. */
	get due(): boolean {
		return this.#reached >= 1
	}

	/** Whether growth has to wait for that base. */
	get overdue(): boolean {
		return this.#reached >= 2
	}

	/** Whether so much at once is judged by a worker before it is stored. */
	tooMuch(jumps: number): boolean {
		return jumps > 0 && jumps * this.#options.structs() > this.#options.steps
	}

	/** How often the bound was reached. Asked with every key, of which most change nothing about it worth counting. */
	get #reached(): number {
		if (this.#hasJumped) this.#times = Math.floor((this.#jumps * this.#options.structs()) / this.#options.steps)
		this.#hasJumped = false
		return this.#times
	}

	/** Counts what was admitted. */
	count(client: number, { jumps, structs, deleted }: Places): void {
		this.#jumps += jumps + (structs + deleted) * CUT
		if (jumps + deleted > 0) this.#hasJumped = true
		if (client < 0 || client === this.#last || this.#clients.has(client)) return
		this.#last = client
		this.#clients.add(client)
		this.#jumps += 1
		this.#hasJumped = true
	}

	/** How much a base made of all that is stored now will have measured. */
	mark(): number {
		return Math.max(0, this.#jumps - this.#options.uncommitted())
	}

	measured(loadMs: number, mark: number): void {
		this.#loadMs = loadMs
		this.#jumps -= mark
		this.#hasJumped = true
		this.#clients.clear()
		this.#last = -1
	}

	/** A base of it would be far too dear. Returns what the log keeps of that with the base there is. */
	unbearable(mark: number): number {
		this.measured(UNBEARABLE, mark)
		return UNBEARABLE
	}
}
