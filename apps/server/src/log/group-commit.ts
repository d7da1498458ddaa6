import type { Position } from '@tandem/protocol'
import type { Env } from '../env.ts'
import { storageErrorOf } from '../store/failure.ts'
import type { Appended, FailedCall } from './append.ts'
import { entriesOf, packBatch, packedSize, updateBytes } from './batch.ts'
import { StorageError, type Window } from './log.ts'

const MiB = 1024 * 1024

/**
 * Bytes of one batch: copying them takes the event loop about 2 ms. Beyond: the rest waits for the next
 * batch; a call that is larger by itself travels alone.
 */
const BATCH_BYTES = 8 * MiB

/**
 * Bytes handed in and not answered, as they are in a batch. Beyond: `append` rejects at once; their authors still hold the edits
 * and send them again.
 */
const WAITING_BYTES = 256 * MiB

const ROW_ID_BYTES = 8

/** Row ids drawn at once: a draw asks the system, which takes a room as long as telling ten members. */
const DRAWN_ROW_IDS = 256

/** Counted since the start. */
export interface LogMetrics {
	/** Batches that were committed, at least in part: one fsync each. */
	readonly commits: number
	/** Calls of `append` that were not stored. */
	readonly failures: number
	/** Rows stored. */
	readonly rows: number
	/** Bytes of updates stored. */
	readonly bytes: number
	/** Milliseconds between handing the last batch to the writer and its answer. */
	readonly lastCommitMs: number
	/** Bytes that are handed in and not answered yet. */
	readonly waitingBytes: number
}

interface Call {
	readonly windows: readonly Window[]
	readonly rows: number
	/** Bytes in a batch. */
	readonly size: number
	resolve(positions: Position[]): void
	reject(error: StorageError): void
}

/**
 * Receives windows from the rooms and hands them to the writer in batches: all of one turn of the event loop, and while
 * one batch is under way everything that arrives meanwhile. So the disk is waited for once a batch, not once an edit.
 */
export class GroupCommit {
	readonly #store: (batch: ArrayBuffer) => Promise<Appended>
	readonly #env: Env
	readonly #committed: (milliseconds: number) => void
	/** In the order they were handed in. */
	#gathering: Call[] = []
	#state: 'idle' | 'scheduled' | 'busy' = 'idle'
	#closed = false
	#onIdle: (() => void)[] = []
	/** Ids for rows to come, as digits that follow each other; used up to `#drawnTo`. */
	#drawn = ''
	#drawnTo = 0
	#metrics = { commits: 0, failures: 0, rows: 0, bytes: 0, lastCommitMs: 0, waitingBytes: 0 }

	/**
	 * `store` gets what `packBatch` made and may keep it; it is called again only after it has settled. `committed` is told
	 * the milliseconds of every batch.
	 */
	constructor(
		store: (batch: ArrayBuffer) => Promise<Appended>,
		env: Env,
		committed: (milliseconds: number) => void = () => {},
	) {
		this.#committed = committed
		this.#store = store
		this.#env = env
	}

	/** As Log.append. After a failure whatever waits for the same document is rejected with it: see Appender. */
	append(windows: readonly Window[]): Promise<Position[]> {
		if (windows.length === 0) return Promise.resolve([])
		const size = packedSize(windows)
		const rows = windows.reduce((sum, window) => sum + entriesOf(window).length, 0)
		if (this.#closed) return Promise.reject(refusal('The log is closed.'))
		// A call that is larger than the bound by itself is taken when nothing else waits, or it never would be.
		if (this.#metrics.waitingBytes > 0 && this.#metrics.waitingBytes + size > WAITING_BYTES) {
			return Promise.reject(refusal('Too much waits to be stored.'))
		}
		this.#metrics.waitingBytes += size
		return new Promise((resolve, reject) => {
			this.#gathering.push({ windows, rows, size, resolve, reject })
			if (this.#state !== 'idle') return
			this.#state = 'scheduled'
			this.#env.soon(() => void this.#commit())
		})
	}

	metrics(): LogMetrics {
		return { ...this.#metrics }
	}

	/** Resolves when everything handed in is answered. Idempotent. */
	close(): Promise<void> {
		this.#closed = true
		if (this.#state === 'idle') return Promise.resolve()
		return new Promise((resolve) => this.#onIdle.push(resolve))
	}

	async #commit(): Promise<void> {
		this.#state = 'busy'
		while (this.#gathering.length > 0) await this.#commitOne(this.#take())
		this.#state = 'idle'
		for (const resolve of this.#onIdle.splice(0)) resolve()
	}

	/** The calls for the next batch; at least one. */
	#take(): Call[] {
		let size = 0
		const end = this.#gathering.findIndex((call) => {
			size += call.size
			return size > BATCH_BYTES
		})
		return this.#gathering.splice(0, end === -1 ? this.#gathering.length : Math.max(1, end))
	}

	async #commitOne(calls: readonly Call[]): Promise<void> {
		const handedOver = this.#env.now()
		const rowIds = this.#rowIds(calls)
		const windows = calls.map((call) => call.windows)
		try {
			const { offsets, failures } = await this.#store(packBatch(windows, rowIds.values()))
			this.#settle(calls, positionsOf(calls, rowIds, offsets), failures)
		} catch (error) {
			// The worker is gone, and with it the answer.
			const message = error instanceof Error ? error.message : String(error)
			this.#settle(
				calls,
				[],
				calls.map((_, call) => ({ call, message, code: 0 })),
			)
		}
		this.#metrics.lastCommitMs = this.#env.now() - handedOver
		this.#committed(this.#metrics.lastCommitMs)
	}

	#rowIds(calls: readonly Call[]): string[] {
		const count = calls.reduce((sum, { rows }) => sum + rows, 0)
		return Array.from({ length: count }, () => this.#rowId())
	}

	#rowId(): string {
		if (this.#drawnTo === this.#drawn.length) {
			this.#drawn = Buffer.from(this.#env.random(ROW_ID_BYTES * DRAWN_ROW_IDS)).toString('hex')
			this.#drawnTo = 0
		}
		const from = this.#drawnTo
		this.#drawnTo += 2 * ROW_ID_BYTES
		return this.#drawn.slice(from, this.#drawnTo)
	}

	#settle(calls: readonly Call[], positions: readonly Position[][], failures: readonly FailedCall[]): void {
		const errors = new Map(failures.map((failure) => [failure.call, storageErrorOf(failure)]))
		if (errors.size < calls.length) this.#metrics.commits += 1
		const broken = new Map<string, StorageError>()
		for (const [index, call] of calls.entries()) {
			const error = errors.get(index)
			if (error !== undefined) {
				this.#reject(call, error, broken)
				continue
			}
			this.#metrics.rows += call.rows
			this.#metrics.bytes += updateBytes(call.windows)
			this.#metrics.waitingBytes -= call.size
			call.resolve(positions[index] ?? [])
		}
		if (broken.size > 0) this.#rejectBehind(broken)
	}

	/** Whatever waits behind a window that was not stored hangs on it and must not be stored without it. */
	#rejectBehind(broken: Map<string, StorageError>): void {
		this.#gathering = this.#gathering.filter((call) => {
			const error = call.windows.map(({ document }) => broken.get(document)).find((found) => found !== undefined)
			if (error !== undefined) this.#reject(call, error, broken)
			return error === undefined
		})
	}

	#reject(call: Call, error: StorageError, broken: Map<string, StorageError>): void {
		this.#metrics.failures += 1
		this.#metrics.waitingBytes -= call.size
		for (const { document } of call.windows) broken.set(document, error)
		call.reject(error)
	}
}

/** The position of each window's last row, call by call. */
function positionsOf(calls: readonly Call[], rowIds: readonly string[], offsets: Float64Array): Position[][] {
	let window = 0
	let row = 0
	return calls.map(({ windows }) =>
		windows.map((each) => {
			row += entriesOf(each).length
			return { offset: offsets[window++] ?? 0, row: rowIds[row - 1] ?? '' }
		}),
	)
}

function refusal(message: string): StorageError {
	return new StorageError(message, { full: false })
}
