import type { CompiledQuery, Kysely, QueryResult } from 'kysely'
import type { Env } from '../env.ts'
import type { Log } from '../log/log.ts'
import type { Database } from './schema.ts'

export interface StoreOptions {
	/** Made when it is missing (mode 700). One process at a time uses it. */
	readonly dataDir: string
	readonly env: Env
}

/** Everything the server keeps, in one SQLite file of the data directory. All SQL runs in two worker threads. */
export interface Store {
	/**
	 * One statement is one call and its own transaction, on disk when the promise resolves; a SELECT sees everything
	 * that was resolved before it was asked. Rejects with StorageError when the disk or the worker failed, otherwise
	 * with StatementError. `transaction()` is refused: use `transact`.
	 */
	readonly database: Kysely<Database>
	/** Runs the statements in order in one transaction: all of them or, when one fails, none. */
	transact(statements: readonly CompiledQuery[]): Promise<QueryResult<unknown>[]>
	readonly log: Log
	/** The counters as they are now. */
	metrics(): StoreMetrics
	/** Ends after everything handed in is on disk or refused, and frees the data directory. Idempotent. */
	close(): Promise<void>
}

/** Counted since the start. */
export interface StoreMetrics {
	/** Batches of the log that were committed: one fsync each. */
	readonly commits: number
	/** Batches that failed, wholly or in part. */
	readonly failures: number
	/** Log rows stored. */
	readonly rows: number
	/** Bytes of updates stored. */
	readonly bytes: number
	/** Milliseconds between handing the last batch to the writer and its answer. */
	readonly lastCommitMs: number
	/** Bytes of updates that are handed in and not answered yet. */
	readonly waitingBytes: number
}
