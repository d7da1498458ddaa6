import type { Transferable } from 'node:worker_threads'
import type { Env } from '../env.ts'
import { StorageError } from '../log/log.ts'
import type { Job } from './jobs.ts'
import { RunningWorker } from './running-worker.ts'

/** Milliseconds. A worker that dies younger than this is started again only after as long a rest, not in a tight loop. */
const REST_MS = 1000

type State =
	| { readonly kind: 'running'; readonly worker: RunningWorker; readonly since: number }
	/** The worker died; the next start is on its way. */
	| { readonly kind: 'resting'; readonly cancel: () => void }
	| { readonly kind: 'closed'; readonly ended: Promise<unknown> }

/** What does the jobs of one kind, in the order of the calls. */
export type Caller<J extends { [K in keyof J]: Job<unknown, unknown> }> = Pick<StorageThread<J>, 'call' | 'close'>

/**
 * One worker thread of the storage, seen from the event loop. When it dies it is started again; its jobs under way are
 * then rejected, and may or may not have been done.
 */
export class StorageThread<J extends { [K in keyof J]: Job<unknown, unknown> }> {
	readonly #url: URL
	readonly #dataDir: string
	readonly #env: Env
	#state: State

	private constructor(url: URL, dataDir: string, env: Env, worker: RunningWorker) {
		this.#url = url
		this.#dataDir = dataDir
		this.#env = env
		this.#state = this.#running(worker)
	}

	/** Resolves when the worker is ready; rejects with DataDirectoryError when it cannot be. */
	static async open<J extends { [K in keyof J]: Job<unknown, unknown> }>(
		url: URL,
		dataDir: string,
		env: Env,
	): Promise<StorageThread<J>> {
		const worker = new RunningWorker(url, dataDir)
		await worker.ready
		return new StorageThread<J>(url, dataDir, env, worker)
	}

	/** Jobs are done in the order of these calls. Buffers in `transfer` are gone for the caller. */
	call<K extends keyof J & string>(
		job: K,
		argument: J[K]['argument'],
		transfer: readonly Transferable[] = [],
	): Promise<J[K]['result']> {
		if (this.#state.kind === 'running') return this.#state.worker.post(job, argument, transfer)
		return Promise.reject(new StorageError('The storage is not running.', { full: false }))
	}

	/** Ends the worker after the jobs that were posted. Idempotent. */
	async close(): Promise<void> {
		const state = this.#state
		switch (state.kind) {
			case 'running':
				state.worker.close()
				this.#state = { kind: 'closed', ended: state.worker.ended }
				await state.worker.ended
				return
			case 'resting':
				state.cancel()
				this.#state = { kind: 'closed', ended: Promise.resolve() }
				return
			case 'closed':
				await state.ended
				return
			default:
				state satisfies never
		}
	}

	#running(worker: RunningWorker): State {
		void worker.ended.then((trouble) => this.#again(trouble))
		return { kind: 'running', worker, since: this.#env.now() }
	}

	#again(trouble: Error): void {
		if (this.#state.kind !== 'running') return
		this.#env.log.error({ trouble: trouble.message }, 'a storage worker stopped and is started again')
		const start = (): void => {
			this.#state = this.#running(new RunningWorker(this.#url, this.#dataDir))
		}
		if (this.#env.now() - this.#state.since >= REST_MS) start()
		else this.#state = { kind: 'resting', cancel: this.#env.after(REST_MS, start) }
	}
}
