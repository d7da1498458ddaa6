import type { Connection } from '../store/connection.ts'
import { type Failure, failureOf } from '../store/failure.ts'
import { type PackedCall, type PackedWindow, unpackBatch } from './batch.ts'

/** What became of a batch. */
export interface Appended {
	/** The offset of the last row of each window, of all calls in order; 0 for a window that was not stored. */
	readonly offsets: Float64Array<ArrayBuffer>
	/** The calls that were not stored, by their place in the batch. */
	readonly failures: readonly FailedCall[]
}

export interface FailedCall extends Failure {
	readonly call: number
}

/** Documents whose head is remembered. Beyond: the one remembered longest is looked up again. */
const HEADS = 10_000

/** Milliseconds by which a document may have been written after its `updated_at`: while somebody types, each window is a row less. */
export const UPDATED_WITHIN = 1000

/** What is known of a document. Only of committed rows. */
interface Head {
	/** The offset of its last row. */
	readonly offset: number
	/** Its row's `updated_at` and `schema`, or less. */
	readonly updated: number
	readonly schema: number
}

/**
 * Stores batches, in the writer's thread. One batch is one transaction and so one wait for the disk. When a call fails,
 * the others are stored each by itself; what follows a failed one for the same document fails too, because a log
 * with a hole in a document's middle would hold edits that hang on nothing.
 */
export class Appender {
	readonly #connection: Connection
	/** Cleared whenever a transaction fails. */
	readonly #heads = new Map<string, Head>()

	constructor(connection: Connection) {
		this.#connection = connection
	}

	append(batch: ArrayBuffer): Appended {
		const calls = unpackBatch(batch)
		try {
			const offsets = this.#commit(calls)
			return { offsets: Float64Array.from(offsets), failures: [] }
		} catch {
			return this.#appendEach(calls)
		}
	}

	/** Forgets what it remembers: somebody else may have deleted rows. */
	forget(): void {
		this.#heads.clear()
	}

	#appendEach(calls: readonly PackedCall[]): Appended {
		const offsets: number[] = []
		const failures: FailedCall[] = []
		const broken = new Map<string, Failure>()
		for (const [call, { windows }] of calls.entries()) {
			try {
				const earlier = windows.map(({ document }) => broken.get(document)).find((failure) => failure !== undefined)
				if (earlier !== undefined) {
					throw Object.assign(new Error(earlier.message), { errcode: earlier.code })
				}
				offsets.push(...this.#commit([{ windows }]))
			} catch (error) {
				const failure = failureOf(error)
				failures.push({ call, ...failure })
				for (const { document } of windows) {
					offsets.push(0)
					broken.set(document, failure)
				}
			}
		}
		return { offsets: Float64Array.from(offsets), failures }
	}

	#commit(calls: readonly PackedCall[]): number[] {
		try {
			return this.#connection.transaction(() =>
				calls.flatMap(({ windows }) => windows.map((window) => this.#store(window))),
			)
		} catch (error) {
			this.#heads.clear()
			throw error
		}
	}

	#store(window: PackedWindow): number {
		const { document, time, rows } = window
		const known = this.#heads.get(document)
		const head = known !== undefined && isToldOf(window, known) ? known : this.#update(window, known)
		const insert = this.#connection.prepare(
			'INSERT INTO log (document, "offset", row_id, person, session, seq, time, updates) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
		)
		const last = this.#connection.prepare(
			`INSERT INTO last_stored (document, session, seq, person) VALUES (?, ?, ?, ?)
			ON CONFLICT DO UPDATE SET seq = excluded.seq, person = excluded.person WHERE excluded.seq >= seq`,
		)
		let { offset } = head
		for (const { row, person, session, seq, updates } of rows) {
			offset += 1
			insert.run(document, offset, row, person, session, seq, time, updates)
			if (session !== null) last.run(document, session, seq, person)
		}
		this.#remember(document, { ...head, offset })
		return offset
	}

	/** Tells the document's row of this window. */
	#update({ document, time, schema, title }: PackedWindow, known: Head | undefined): Head {
		const { changes } = this.#connection
			.prepare(
				'UPDATE document SET updated_at = max(updated_at, ?), schema = max(schema, ?), title = coalesce(?, title) WHERE id = ?',
			)
			.run(time, schema, title, document)
		if (changes === 0) throw new Error(`There is no document ${document}.`)
		return {
			offset: known?.offset ?? this.#lastOffset(document),
			updated: Math.max(time, known?.updated ?? 0),
			schema: Math.max(schema, known?.schema ?? 0),
		}
	}

	#lastOffset(document: string): number {
		const row = this.#connection.prepare('SELECT max("offset") AS head FROM log WHERE document = ?').get(document)
		return Number(row?.head ?? 0)
	}

	#remember(document: string, head: Head): void {
		const [oldest] = this.#heads.keys()
		if (this.#heads.size >= HEADS && !this.#heads.has(document) && oldest !== undefined) this.#heads.delete(oldest)
		this.#heads.set(document, head)
	}
}

/** Whether the document's row says already what this window would have it say. */
function isToldOf({ time, schema, title }: PackedWindow, head: Head): boolean {
	return title === null && schema <= head.schema && time - head.updated < UPDATED_WITHIN
}
