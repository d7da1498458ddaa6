import type { Admitted, Compacted, Documents, MentionsInText, Projection, Source } from './documents.ts'
import type { CpuTime } from './effort.ts'
import { admit, compact, deflate, diff, mentions, project } from './jobs.ts'

/** One call of Documents as data. Its bytes are only read. */
export type Job =
	| { readonly kind: 'compact'; readonly source: Source }
	| { readonly kind: 'diff'; readonly source: Source; readonly vector: Uint8Array }
	| { readonly kind: 'admit'; readonly source: Source; readonly update: Uint8Array }
	| { readonly kind: 'project'; readonly source: Source }
	| { readonly kind: 'mentions'; readonly source: Source; readonly rows: readonly Uint8Array[] }
	/** Of the base alone. */
	| { readonly kind: 'deflate'; readonly source: Source }

interface Results {
	compact: Compacted
	diff: Uint8Array
	admit: Admitted
	project: Projection
	mentions: MentionsInText
	deflate: Uint8Array
}
export type Result<J extends Job = Job> = Results[J['kind']]

/** Does the job here and now. Throws TooCostlyError, see Documents. */
export function perform(job: Job, cpu: CpuTime): Result {
	switch (job.kind) {
		case 'compact':
			return compact(job.source, cpu)
		case 'diff':
			return diff(job.source, job.vector)
		case 'admit':
			return admit(job.source, job.update, cpu)
		case 'project':
			return project(job.source)
		case 'mentions':
			return mentions(job.source, job.rows)
		case 'deflate':
			return deflate(job.source)
		default:
			return job satisfies never
	}
}

/** Documents over whatever does the jobs. */
export function documentsOf(run: <J extends Job>(job: J) => Promise<Result<J>>, close: () => Promise<void>): Documents {
	return {
		compact: (source) => run({ kind: 'compact', source }),
		diff: (source, vector) => run({ kind: 'diff', source, vector }),
		admit: (source, update) => run({ kind: 'admit', source, update }),
		project: (source) => run({ kind: 'project', source }),
		mentions: (source, rows) => run({ kind: 'mentions', source, rows }),
		deflate: (document, update) => run({ kind: 'deflate', source: { document, base: update, updates: [] } }),
		close,
	}
}

/** Bytes a job is given: what its time and memory grow with. */
export function jobBytes(job: Job): number {
	return parts(job).reduce((sum, part) => sum + part.length, 0)
}

/** Bytes of an update that may be one struct. */
const STRUCT_BYTES = 5

/** Milliseconds that a struct may cost to place for each it may have to pass: see STEPS. */
const STEP_MS = 0.0002

/** Milliseconds of CPU a job may take on top of what its bytes say, as far as is known beforehand. */
export function jobMs(job: Job): number {
	const { loadMs = 0, structs = 0 } = job.source
	if (job.kind !== 'admit') return loadMs
	const added = job.update.length / STRUCT_BYTES
	return loadMs + added * (structs + added) * STEP_MS
}

/** Every run of bytes of a job, in a fixed order. */
export function parts(job: Job): Uint8Array[] {
	const { base, updates } = job.source
	const stored = base === null ? [...updates] : [base, ...updates]
	switch (job.kind) {
		case 'diff':
			return [...stored, job.vector]
		case 'admit':
			return [...stored, job.update]
		case 'mentions':
			return [...stored, ...job.rows]
		case 'compact':
		case 'project':
		case 'deflate':
			return stored
		default:
			return job satisfies never
	}
}
