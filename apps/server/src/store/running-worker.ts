import { basename } from 'node:path'
import { type Transferable, Worker } from 'node:worker_threads'
import { StorageError } from '../log/log.ts'
import { DataDirectoryError } from './data-directory-error.ts'
import { errorOf } from './failure.ts'
import type { Answer, Request } from './jobs.ts'

/** Jobs posted and not answered. Beyond: a new one is refused with StorageError. */
const CALLS = 10_000

interface Call {
	resolve(value: unknown): void
	reject(error: Error): void
}

/** One life of a storage worker: from its start until its thread has ended, for whatever reason. */
export class RunningWorker {
	/** Rejects with DataDirectoryError or StorageError when the worker ended without being ready. */
	readonly ready: Promise<void>
	/** Resolves with the reason when the thread has ended; before the calls under way are rejected. */
	readonly ended: Promise<Error>
	readonly #worker: Worker
	readonly #calls = new Map<number, Call>()
	#lastCall = 0
	#trouble: Error = new StorageError('The storage worker stopped.', { full: false })
	#hasEnded = false

	constructor(url: URL, dataDir: string) {
		// Named for whoever looks at the process' threads: `writer`, `reader`.
		const name = basename(url.pathname, '-worker.ts')
		this.#worker = new Worker(url, { name, workerData: { dataDir } })
		const ready = Promise.withResolvers<void>()
		const ended = Promise.withResolvers<Error>()
		this.ready = ready.promise
		this.ended = ended.promise
		// Whoever starts it again asks only whether it ended.
		this.ready.catch(() => {})
		this.#worker.on('message', (answer: Answer) => this.#hear(answer, ready.resolve))
		this.#worker.on('error', (error) => {
			this.#trouble = new StorageError(`The storage worker stopped: ${error}`, { full: false, cause: error })
		})
		this.#worker.once('exit', () => {
			this.#hasEnded = true
			ended.resolve(this.#trouble)
			ready.reject(this.#trouble)
			for (const { reject } of this.#calls.values()) reject(refusal(this.#trouble.message))
		})
	}

	/** Jobs are done in the order they are posted. Buffers in `transfer` are gone for the caller. */
	post(job: string, argument: unknown, transfer: readonly Transferable[]): Promise<unknown> {
		if (this.#hasEnded) return Promise.reject(refusal(this.#trouble.message))
		if (this.#calls.size >= CALLS) return Promise.reject(refusal('The storage has too much to do.'))
		const call = ++this.#lastCall
		return new Promise((resolve, reject) => {
			this.#worker.postMessage({ kind: 'job', call, job, argument } satisfies Request, transfer)
			this.#calls.set(call, { resolve, reject })
		})
	}

	/** Ends the thread once everything posted is answered. */
	close(): void {
		this.#worker.postMessage({ kind: 'close' } satisfies Request)
	}

	#hear(answer: Answer, ready: () => void): void {
		switch (answer.kind) {
			case 'ready':
				ready()
				return
			case 'unusable':
				// Told when the thread has ended: until then it may still hold files open.
				this.#trouble = new DataDirectoryError(answer.sentence)
				return
			case 'done':
				this.#take(answer.call)?.resolve(answer.value)
				return
			case 'failed':
				this.#take(answer.call)?.reject(errorOf(answer.failure))
				return
			default:
				answer satisfies never
		}
	}

	#take(number: number): Call | undefined {
		const call = this.#calls.get(number)
		this.#calls.delete(number)
		return call
	}
}

function refusal(message: string): StorageError {
	return new StorageError(message, { full: false })
}
