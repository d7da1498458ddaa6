import type * as Y from 'yjs'

/** Milliseconds of CPU that this thread has used. */
export type CpuTime = () => number

/** Where nothing is measured nothing is too costly. */
export const UNMEASURED: CpuTime = () => 0

/** Looks into a document's structs between two at the clock, which takes microseconds on some machines. */
const LOOKS = 32

/** Work on documents that may cost so much and no more. It is one piece of work for Yjs; nothing else ends it in the middle. */
export class Effort {
	readonly #cpu: CpuTime
	readonly #began: number
	readonly #most: number
	/** Whether it was ended: whatever was thrown then comes from that. */
	exceeded = false

	/** `most`: milliseconds of CPU from now on. */
	constructor(cpu: CpuTime, most: number) {
		this.#cpu = cpu
		this.#began = cpu()
		this.#most = most
	}

	/** Milliseconds of CPU since it began. */
	get spent(): number {
		return this.#cpu() - this.#began
	}

	/** Throws when it has cost too much. */
	check(): void {
		if (!this.exceeded && this.spent <= this.#most) return
		this.exceeded = true
		throw new TooCostlyError(`more than ${this.#most} ms of CPU`)
	}

	/**
	 * From now on whatever is done to this document counts, and throws in the middle where it is too much: the document is
	 * of no use then. Yjs looks up each struct that it places in `store.clients`, and there is no other way in.
	 */
	watch(doc: Y.Doc): void {
		doc.store.clients = new WatchedClients(this, doc.store.clients)
	}
}

export class TooCostlyError extends Error {
	override readonly name = 'TooCostlyError'
}

class WatchedClients extends Map<number, (Y.GC | Y.Item)[]> {
	readonly #effort: Effort
	#looks = 0

	constructor(effort: Effort, known: ReadonlyMap<number, (Y.GC | Y.Item)[]>) {
		super(known)
		this.#effort = effort
	}

	override get(client: number): (Y.GC | Y.Item)[] | undefined {
		this.#looks += 1
		if (this.#looks % LOOKS === 0) this.#effort.check()
		return super.get(client)
	}
}
