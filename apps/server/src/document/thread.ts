import { Worker } from 'node:worker_threads'
import type { Env } from '../env.ts'
import { TooCostlyError } from './effort.ts'
import type { Job, Result } from './job.ts'
import { pack } from './parcel.ts'
import type { Report } from './worker.ts'

export interface ThreadLimits {
	/** Milliseconds one job may take. Beyond: the thread is ended and the job rejects. */
	readonly deadline: number
	/** MiB of heap one job may use. Beyond: the thread is ended and the job rejects. */
	readonly heap: number
}

const MIB = 1024 * 1024

/** Milliseconds between two looks at the heap of a running job. Yjs fills about 50 MiB in that time. */
const LOOK = 100

/**
 * MiB between our bound on the heap and V8's, which is for a job that fills the heap before it is looked at. V8's alone
 * will not do: where it is met in the middle of a collection, V8 ends the whole process (one time in 360, measured).
 */
const LEEWAY = 1024

interface Running {
	readonly resolve: (result: Result) => void
	readonly reject: (error: Error) => void
	/** Stops the clock and the looks at the heap. */
	readonly stop: () => void
}

/** The thread ended in the middle of a job. */
export class ThreadEndedError extends Error {
	override readonly name = 'ThreadEndedError'
	/** Milliseconds after which it was ended, 0 where it was not for that. */
	readonly overran: number

	constructor(message: string, overran: number) {
		super(message)
		this.overran = overran
	}
}

/**
 * One worker thread, from its start to its end. It does one job at a time; whatever ends it rejects that job, and
 * `ended` is called once. It is not started again: its owner makes another.
 */
export class Thread {
	/** Whether it can be given a job. */
	get idle(): boolean {
		return this.#ready && this.#running === undefined && !this.#over
	}
	/** Whether it got as far as taking jobs. One that never did would fail again at once. */
	get started(): boolean {
		return this.#ready
	}

	readonly #worker: Worker
	readonly #env: Env
	readonly #limits: ThreadLimits
	readonly #ended: () => void
	readonly #became: () => void
	#ready = false
	#over = false
	#running: Running | undefined
	#why = 'the worker ended'
	#overran = 0

	constructor(options: { env: Env; limits: ThreadLimits; idle: () => void; ended: () => void }) {
		this.#env = options.env
		this.#limits = options.limits
		this.#became = options.idle
		this.#ended = options.ended
		this.#worker = new Worker(new URL('./worker.ts', import.meta.url), {
			name: 'document',
			resourceLimits: { maxOldGenerationSizeMb: options.limits.heap + LEEWAY },
		})
		this.#worker.on('message', (report: Report) => this.#hear(report))
		this.#worker.on('error', (error) => {
			this.#why = String(error)
		})
		this.#worker.on('exit', () => this.#exited())
	}

	/** Call only while idle. */
	run<J extends Job>(job: J): Promise<Result<J>> {
		const parcel = pack(job)
		return new Promise<Result>((resolve, reject) => {
			const { deadline, heap } = this.#limits
			const late = this.#env.after(deadline, () => {
				this.#overran = deadline
				this.#why = `it took longer than ${deadline} ms`
				this.close()
			})
			const unwatch = this.#watch(() => {
				this.#why = `it needed more than ${heap} MiB`
				this.close()
			})
			const stop = () => {
				late()
				unwatch()
			}
			this.#running = { resolve, reject, stop }
			this.#worker.postMessage(parcel, [parcel.bytes])
		}) as Promise<Result<J>>
	}

	/** Resolves when the thread is gone. Idempotent. */
	async close(): Promise<void> {
		this.#over = true
		await this.#worker.terminate()
	}

	/** Looks at the heap of the running job every now and then; returns what ends that. */
	#watch(tooLarge: () => void): () => void {
		let isOver = false
		let cancel = () => {}
		const look = async () => {
			// It rejects when the thread is gone.
			const used = await this.#worker.getHeapStatistics().then(
				({ used_heap_size }) => used_heap_size,
				() => 0,
			)
			if (isOver) return
			if (used > this.#limits.heap * MIB) tooLarge()
			else cancel = this.#env.after(LOOK, look)
		}
		cancel = this.#env.after(LOOK, look)
		return () => {
			isOver = true
			cancel()
		}
	}

	#hear(report: Report): void {
		// An answer that was under way when the thread was ended comes too late: the job has been given up.
		if (this.#over) return
		if (report.kind === 'ready') this.#ready = true
		else {
			const running = this.#running
			this.#running = undefined
			running?.stop()
			if (report.kind === 'done') running?.resolve(report.result)
			else running?.reject(report.costly ? new TooCostlyError(report.why) : new Error(report.why))
		}
		this.#became()
	}

	#exited(): void {
		this.#over = true
		this.#running?.stop()
		this.#running?.reject(new ThreadEndedError(this.#why, this.#overran))
		this.#running = undefined
		this.#ended()
	}
}
