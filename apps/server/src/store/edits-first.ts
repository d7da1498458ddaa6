import type { Transferable } from 'node:worker_threads'
import { StorageError } from '../log/log.ts'
import type { WriterJobs } from './jobs.ts'
import type { Caller } from './storage-thread.ts'

/** Jobs that are not edits and that the writer has at once: as many commits as an edit may have to wait for. */
export const AHEAD = 2

/** Jobs that wait for their turn. Beyond: a new one is refused with StorageError. */
export const WAITING = 10_000

/**
 * The writer as the server calls it: edits are handed to it at once, everything else keeps its order and waits its turn.
 * People who come, rename and read their notifications are a commit each, behind which nobody's letter may stand.
 */
export class EditsFirst implements Caller<WriterJobs> {
	readonly #writer: Caller<WriterJobs>
	readonly #waiting: (() => void)[] = []
	#ahead = 0
	#onIdle: (() => void)[] = []

	constructor(writer: Caller<WriterJobs>) {
		this.#writer = writer
	}

	call<K extends keyof WriterJobs & string>(
		job: K,
		argument: WriterJobs[K]['argument'],
		transfer: readonly Transferable[] = [],
	): Promise<WriterJobs[K]['result']> {
		return job === 'append' ? this.#writer.call(job, argument, transfer) : this.#inTurn(job, argument, transfer)
	}

	async #inTurn<K extends keyof WriterJobs & string>(
		job: K,
		argument: WriterJobs[K]['argument'],
		transfer: readonly Transferable[],
	): Promise<WriterJobs[K]['result']> {
		if (this.#waiting.length >= WAITING) throw new StorageError('The storage has too much to do.', { full: false })
		if (this.#ahead < AHEAD) this.#ahead += 1
		else await new Promise<void>((resolve) => this.#waiting.push(resolve))
		try {
			return await this.#writer.call(job, argument, transfer)
		} finally {
			this.#next()
		}
	}

	/** Ends the writer after everything that was called for. Idempotent. */
	async close(): Promise<void> {
		if (this.#ahead > 0) await new Promise<void>((resolve) => this.#onIdle.push(resolve))
		await this.#writer.close()
	}

	/** The place of a job that is done goes to the one that has waited longest. */
	#next(): void {
		const next = this.#waiting.shift()
		if (next === undefined) this.#ahead -= 1
		else next()
		if (this.#ahead === 0) for (const resolve of this.#onIdle.splice(0)) resolve()
	}
}
