import type { Env } from '../env.ts'
import { DocumentJobError, type Documents } from './documents.ts'
import { TooCostlyError } from './effort.ts'
import { documentsOf, type Job, jobBytes, jobMs, type Result } from './job.ts'
import { isLarge, JobQueue } from './job-queue.ts'
import { Thread, ThreadEndedError, type ThreadLimits } from './thread.ts'

/** See ThreadLimits. Ten times what the largest document takes, so that a busy machine is not taken for a hanging job. */
const DEADLINE = 60_000
/** See ThreadLimits. Two Y.Docs of the largest document (64 MiB, eleven times that each) and some room. */
const HEAP = 2048
/** Jobs that may wait. Beyond: the newest is refused at once, its caller tries again later. */
const WAITING_JOBS = 1024
/** Bytes of waiting jobs, mostly shared with the rooms they came from. Beyond: as for the jobs. */
const WAITING_BYTES = 256 * 1024 * 1024
/** Milliseconds until a thread that failed while starting is tried again. */
const RESTART = 1000

export interface PoolOptions {
	/** Threads. With two, large jobs use only one of them. */
	readonly workers: 1 | 2
	readonly limits?: ThreadLimits
	readonly waitingJobs?: number
}

/**
 * Starts the threads that do the jobs of Documents. A job that overruns its time or memory, or whose thread dies,
 * rejects with DocumentJobError, as do jobs that do not fit in the queue or wait when it is closed; the process goes on
 * and the thread is replaced.
 */
export function startDocuments(env: Env, options: PoolOptions): Documents {
	const pool = new Pool(env, options)
	return documentsOf(
		(job) => pool.run(job),
		() => pool.close(),
	)
}

interface Entry {
	readonly job: Job
	readonly bytes: number
	readonly ms: number
	readonly resolve: (result: Result) => void
	readonly reject: (error: DocumentJobError) => void
}

class Pool {
	readonly #env: Env
	readonly #limits: ThreadLimits
	readonly #workers: number
	readonly #queue: JobQueue<Entry>
	readonly #threads = new Set<Thread>()
	readonly #restarts = new Set<() => void>()
	#large = 0
	#closed = false

	constructor(env: Env, options: PoolOptions) {
		this.#env = env
		this.#workers = options.workers
		this.#limits = options.limits ?? { deadline: DEADLINE, heap: HEAP }
		this.#queue = new JobQueue({ jobs: options.waitingJobs ?? WAITING_JOBS, bytes: WAITING_BYTES })
		for (let index = 0; index < options.workers; index++) this.#start()
	}

	run<J extends Job>(job: J): Promise<Result<J>> {
		return new Promise<Result>((resolve, reject) => {
			const entry = { job, bytes: jobBytes(job), ms: jobMs(job), resolve, reject }
			if (this.#closed) reject(failed(job, 'the workers have been closed'))
			else if (this.#queue.add(entry)) this.#dispatch()
			else reject(failed(job, 'too many jobs wait'))
		}) as Promise<Result<J>>
	}

	async close(): Promise<void> {
		this.#closed = true
		for (const cancel of this.#restarts) cancel()
		for (let entry = this.#queue.take(true); entry !== undefined; entry = this.#queue.take(true)) {
			entry.reject(failed(entry.job, 'the workers were closed'))
		}
		await Promise.all([...this.#threads].map((thread) => thread.close()))
	}

	#start(): void {
		const thread: Thread = new Thread({
			env: this.#env,
			limits: this.#limits,
			idle: () => this.#dispatch(),
			ended: () => this.#replace(thread),
		})
		this.#threads.add(thread)
	}

	#replace(thread: Thread): void {
		this.#threads.delete(thread)
		if (this.#closed) return
		if (thread.started) {
			this.#start()
			return
		}
		this.#env.log.error({}, 'a document worker could not start')
		const cancel = this.#env.after(RESTART, () => {
			this.#restarts.delete(cancel)
			this.#start()
		})
		this.#restarts.add(cancel)
	}

	#dispatch(): void {
		for (const thread of this.#threads) {
			if (!thread.idle) continue
			const entry = this.#queue.take(this.#large < Math.max(1, this.#workers - 1))
			if (entry === undefined) return
			this.#hand(entry, thread)
		}
	}

	#hand(entry: Entry, thread: Thread): void {
		const large = isLarge(entry) ? 1 : 0
		this.#large += large
		const done = (): void => {
			this.#large -= large
		}
		thread.run(entry.job).then(
			(result) => {
				done()
				entry.resolve(result)
				this.#dispatch()
			},
			(cause: unknown) => {
				done()
				const error = failed(entry.job, cause instanceof Error ? cause.message : String(cause), {
					costly: cause instanceof TooCostlyError,
					overran: cause instanceof ThreadEndedError ? cause.overran : 0,
				})
				this.#env.log.error({ document: entry.job.source.document, bytes: entry.bytes }, error.message)
				entry.reject(error)
				this.#dispatch()
			},
		)
	}
}

function failed(job: Job, why: string, how: { costly?: boolean; overran?: number } = {}): DocumentJobError {
	return new DocumentJobError(`${job.kind} of document ${job.source.document}: ${why}`, how)
}
