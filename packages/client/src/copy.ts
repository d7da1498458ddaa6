import type { ClientEnv } from './env.ts'
import { copyLock } from './id.ts'
import type { Lock } from './lock.ts'
import type { Copy, Store } from './store.ts'

/** How long changes gather before the copy is written again. Milliseconds. */
const GATHER = 2_000

export interface CopyOptions {
	readonly env: ClientEnv
	readonly store: Store
	readonly person: string
	readonly document: string
	/** The document as it is now; null when it must not be copied. */
	snapshot(): Copy | null
}

/**
 * Writes the browser's copy of an open document: only in the tab that holds the document's lock, every 2 s while it
 * changes and when the page is left. A write that fails costs nothing but a slower opening.
 */
export class CopyKeeper {
	readonly #options: CopyOptions
	readonly #undo: (() => void)[]
	#lock: Lock
	#dirty = false
	#cancel: (() => void) | null = null

	constructor(options: CopyOptions) {
		this.#options = options
		this.#lock = this.#request()
		this.#undo = [
			options.env.onPage('hide', () => this.#suspend()),
			options.env.onPage('show', () => {
				this.#lock = this.#request()
			}),
		]
	}

	/** The document or its position changed. */
	touch(): void {
		this.#dirty = true
		this.#cancel ??= this.#options.env.after(GATHER, () => {
			this.#cancel = null
			this.#write()
		})
	}

	/** The document was refused: what is here must not be written any more. Idempotent. */
	stop(): void {
		for (const undo of this.#undo.splice(0)) undo()
		this.#rest()
	}

	/** Writes what is new. Idempotent. */
	close(): void {
		this.#write()
		this.stop()
	}

	/** Writes what is new and lets another tab take over. */
	#suspend(): void {
		this.#write()
		this.#rest()
	}

	#rest(): void {
		this.#cancel?.()
		this.#cancel = null
		this.#dirty = false
		this.#lock.release()
	}

	#write(): void {
		if (!this.#dirty || !this.#lock.held()) return
		const copy = this.#options.snapshot()
		if (copy === null) return
		this.#dirty = false
		this.#options.store.writeCopy(copy).catch(() => {
			this.#dirty = true
		})
	}

	#request(): Lock {
		const { env, person, document } = this.#options
		return env.locks.request(copyLock(person, document))
	}
}
