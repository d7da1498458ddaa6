import type { Env } from '../env.ts'
import { errorOf, failureOf } from '../store/failure.ts'
import type { Job, ReaderJobs, WriterJobs } from '../store/jobs.ts'
import { readerHandlers } from '../store/reader-handlers.ts'
import type { Handlers } from '../store/serve.ts'
import type { Caller } from '../store/storage-thread.ts'
import { type Store, storeOver } from '../store/store.ts'
import { writerHandlers } from '../store/writer-handlers.ts'
import type { Disk } from './disk.ts'

/**
 * When a process dies that changes something. `between commits`: in the second transaction, if there is one; whatever has
 * to be stored together must not be in two.
 */
export type Moment = 'before commit' | 'during commit' | 'between commits' | 'after commit'

/** The transaction of a change that is cut. */
const CUT: Readonly<Partial<Record<Moment, number>>> = { 'during commit': 1, 'between commits': 2 }

export interface StorageOptions {
	/** Outlives the storage: give the same one to the next to restart after a crash. */
	readonly disk: Disk
	/** Every answer is delivered through it; nothing of a dead world's is. */
	readonly env: Env
	/** Milliseconds that the next change takes. Without it a change is done at the end of the turn. */
	readonly commitMs?: () => number
	/** Whether the server dies of this change, and when. */
	readonly doom?: (job: keyof WriterJobs, argument: unknown) => Moment | null
	/** What stands between the jobs and who does them: planted faults. */
	readonly adaptWriter?: (handlers: Handlers<WriterJobs>) => Handlers<WriterJobs>
	readonly died?: (job: keyof WriterJobs, moment: Moment) => void
	/** A change is on disk, and nobody knows. */
	readonly changed?: (job: keyof WriterJobs) => void
}

/**
 * The real store, its jobs done by the real handlers on a simulated disk: in the order in which they were asked for, each
 * at its time, never while something else is handled.
 */
export function simulatedStore(options: StorageOptions): Store {
	const { disk, env, commitMs } = options
	const handlers = writerHandlers(disk.connection)
	const writer = options.adaptWriter?.(handlers) ?? handlers
	const reader = readerHandlers(disk.connection)
	let last = 0
	/** The writer's thread does one thing after another. */
	const inTurn = (task: () => void) => {
		if (commitMs === undefined) return env.soon(task)
		last = Math.max(last, env.now() + commitMs())
		env.after(last - env.now(), task)
	}
	return storeOver({
		env,
		writer: calling<WriterJobs>((job, work, answer, argument) => {
			inTurn(() => change(options, job, work, answer, argument))
		}, writer),
		reader: calling<ReaderJobs>((_, work, answer) => env.soon(() => answer(outcomeOf(work))), reader),
	})
}

type Outcome = { readonly value: unknown } | { readonly error: Error }
type Jobs<J> = { [K in keyof J]: Job<unknown, unknown> }

function calling<J extends Jobs<J>>(
	when: (job: keyof J & string, work: () => unknown, answer: (outcome: Outcome) => void, argument: unknown) => void,
	handlers: Handlers<J>,
): Caller<J> {
	const byName = handlers as { readonly [job: string]: (argument: unknown) => { readonly value: unknown } }
	return {
		call: (job, argument) =>
			new Promise((resolve, reject) => {
				const work = () => byName[job]?.(argument).value
				const answer = (outcome: Outcome) => {
					if ('error' in outcome) reject(outcome.error)
					else resolve(outcome.value)
				}
				when(job, work, answer, argument)
			}),
		close: async () => {},
	}
}

function change(
	{ disk, env, doom, died, changed }: StorageOptions,
	job: keyof WriterJobs,
	work: () => unknown,
	answer: (outcome: Outcome) => void,
	argument: unknown,
): void {
	const moment = doom?.(job, argument) ?? null
	const cut = moment === null ? undefined : CUT[moment]
	if (moment !== 'before commit') {
		disk.diesIn = cut ?? Number.POSITIVE_INFINITY
		const outcome = outcomeOf(work)
		disk.diesIn = Number.POSITIVE_INFINITY
		if (moment !== 'during commit') changed?.(job)
		if (moment === null) env.soon(() => answer(outcome))
	}
	if (moment !== null) died?.(job, moment)
}

function outcomeOf(work: () => unknown): Outcome {
	try {
		return { value: work() }
	} catch (error) {
		return { error: errorOf(failureOf(error)) }
	}
}
