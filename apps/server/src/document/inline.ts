import type { Env } from '../env.ts'
import { DocumentJobError, type Documents } from './documents.ts'
import { type CpuTime, TooCostlyError, UNMEASURED } from './effort.ts'
import { documentsOf, type Job, perform, type Result } from './job.ts'

/**
 * The same jobs in this thread, each at the end of a turn: for simulations, whose worlds have no threads. Jobs that
 * have not begun when it is closed reject, as those of the real one do. What they cost depends on the machine and is not
 * measured, unless somebody says how.
 */
export function inlineDocuments(env: Pick<Env, 'soon'>, cpu: CpuTime = UNMEASURED): Documents {
	let closed = false
	const run = <J extends Job>(job: J): Promise<Result<J>> =>
		new Promise((resolve, reject) => {
			env.soon(() => {
				if (closed) return reject(new DocumentJobError('closed'))
				try {
					resolve(perform(job, cpu) as Result<J>)
				} catch (cause) {
					const costly = cause instanceof TooCostlyError
					reject(new DocumentJobError(`${job.kind} of ${job.source.document} failed`, { cause, costly }))
				}
			})
		})
	return documentsOf(run, async () => {
		closed = true
	})
}
