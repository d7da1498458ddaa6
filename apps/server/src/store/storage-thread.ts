import { type Transferable, Worker } from 'node:worker_threads'
import type { Env } from '../env.ts'
import { StorageError } from '../log/log.ts'
import { DataDirectoryError } from './data-directory-error.ts'
import { errorOf } from './failure.ts'
import type { Answer, Job, Request } from './jobs.ts'

/** Jobs posted and not answered. Beyond: a new one is refused with StorageError. */
const CALLS = 10_000

/** Milliseconds. A worker that died younger than this is started again only after as long a rest, not in a tight loop. */
const REST_MS = 1000

interface Call {
	resolve(value: unknown): void
	reject(error: Error): void
}

type State =
	| { readonly kind: 'running'; readonly worker: Worker; readonly calls: Map<number, Call>; readonly since: number }
	/** The worker died; the next start is on its way. */
	| { readonly kind: 'resting'; readonly cancel: () => void }
	| { readonly kind: 'closed'; readonly ended: Promise<void> }

/**
 * One worker thread of the storage, seen from the event loop: posts jobs, settles their promises, and starts the worker
 * again when it dies. Its jobs under way are then rejected: they may or may not have been done.
 */
export class StorageThread<J extends { [K in keyof J]: Job<unknown, unknown> }> {
	readonly #url: URL
	readonly #dataDir: string
	readonly #env: Env
	#state: State
	#lastCall = 0

	private constructor(url: URL, dataDir: string, env: Env, opened: (error?: Error) => void) {
		this.#url = url
		this.#dataDir = dataDir
		this.#env = env
		this.#state = this.#start(opened)
	}

	/** Resolves when the worker is ready; rejects with DataDirectoryError when it cannot be. */
	static open<J extends { [K in keyof J]: Job<unknown, unknown> }>(
		url: URL,
		dataDir: string,
		env: Env,
	): Promise<StorageThread<J>> {
		return new Promise((resolve, reject) => {
			const thread: StorageThread<J> = new StorageThread(url, dataDir, env, (error) => {
				if (error === undefined) return resolve(thread)
				reject(error)
				void thread.close()
			})
		})
	}

	/** Jobs are done in the order of these calls. Buffers in `transfer` are gone for the caller. */
	call<K extends keyof J & string>(
		job: K,
		argument: J[K]['argument'],
		transfer: readonly Transferable[] = [],
	): Promise<J[K]['result']> {
		const state = this.#state
		if (state.kind !== 'running') return Promise.reject(unavailable('The storage is not running.'))
		if (state.calls.size >= CALLS) return Promise.reject(unavailable('The storage has too much to do.'))
		const call = ++this.#lastCall
		return new Promise((resolve, reject) => {
			state.worker.postMessage({ kind: 'job', call, job, argument } satisfies Request, transfer)
			state.calls.set(call, { resolve, reject })
		})
	}

	/** Ends the worker after the jobs that were posted. Idempotent. */
	close(): Promise<void> {
		const state = this.#state
		switch (state.kind) {
			case 'running': {
				const ended = new Promise<void>((resolve) => state.worker.once('exit', () => resolve()))
				state.worker.postMessage({ kind: 'close' } satisfies Request)
				// Answers still arrive until the worker ends; nothing new is posted.
				this.#state = { kind: 'closed', ended }
				return ended
			}
			case 'resting':
				state.cancel()
				this.#state = { kind: 'closed', ended: Promise.resolve() }
				return Promise.resolve()
			case 'closed':
				return state.ended
			default:
				return state satisfies never
		}
	}

	#start(opened?: (error?: Error) => void): State {
		const worker = new Worker(this.#url, { workerData: { dataDir: this.#dataDir } })
		const calls = new Map<number, Call>()
		let trouble = 'it ended'
		worker.on('message', (answer: Answer) => {
			switch (answer.kind) {
				case 'ready':
					return opened?.()
				case 'unusable':
					trouble = answer.sentence
					return opened?.(new DataDirectoryError(answer.sentence))
				case 'done':
					calls.get(answer.call)?.resolve(answer.value)
					break
				case 'failed':
					calls.get(answer.call)?.reject(errorOf(answer.failure))
					break
				default:
					answer satisfies never
			}
			calls.delete(answer.call)
		})
		worker.on('error', (error) => {
			trouble = String(error)
		})
		worker.once('exit', () => {
			opened?.(unavailable(`The storage worker stopped: ${trouble}.`))
			this.#died(calls, trouble)
		})
		return { kind: 'running', worker, calls, since: this.#env.now() }
	}

	#died(calls: Map<number, Call>, trouble: string): void {
		const state = this.#state
		const error = unavailable(`The storage worker stopped: ${trouble}.`)
		// The state changes first: whoever is rejected may call again at once.
		if (state.kind === 'running') {
			this.#env.log.error({ trouble }, 'a storage worker stopped and is started again')
			const age = this.#env.now() - state.since
			this.#state =
				age >= REST_MS ? this.#start() : { kind: 'resting', cancel: this.#env.after(REST_MS, () => this.#again()) }
		}
		for (const { reject } of calls.values()) reject(error)
	}

	#again(): void {
		this.#state = this.#start()
	}
}

function unavailable(message: string): StorageError {
	return new StorageError(message, { full: false })
}
