import { type CompiledQuery, Kysely, type QueryResult } from 'kysely'
import type { ActivityDraft, RecordedActivity } from '../activity/record.ts'
import type { Env } from '../env.ts'
import type { LogMetrics } from '../log/group-commit.ts'
import type { Log } from '../log/log.ts'
import { SqliteLog } from '../log/sqlite.ts'
import { SqliteNotifications } from '../notification/sqlite.ts'
import type { NotificationStore } from '../notification/store.ts'
import { type RunStatement, resultOf, statementOf, workerDialect } from './dialect.ts'
import { EditsFirst } from './edits-first.ts'
import type { ReaderJobs, WriterJobs } from './jobs.ts'
import type { Database } from './schema.ts'
import { type Caller, StorageThread } from './storage-thread.ts'

export interface StoreOptions {
	/** Made when it is missing (mode 700). One process at a time uses it. */
	readonly dataDir: string
	readonly env: Env
	/** Told the milliseconds of every batch of the log. */
	readonly committed?: (milliseconds: number) => void
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
	/**
	 * Runs what caused something and stores what it was, in one transaction; nothing is stored where the last statement
	 * changed nothing. Answers what there is to tell, in the order of its changes.
	 */
	recordActivity(cause: readonly CompiledQuery[], drafts: readonly ActivityDraft[]): Promise<RecordedActivity[]>
	readonly log: Log
	readonly notifications: NotificationStore
	/** The counters as they are now. */
	metrics(): LogMetrics
	/** Ends after everything handed in is on disk or refused, and frees the data directory. Idempotent. */
	close(): Promise<void>
}

/** Ends with DataDirectoryError when the directory cannot be used or another process uses it. */
export async function openStore({ dataDir, env, committed }: StoreOptions): Promise<Store> {
	const writer = await StorageThread.open<WriterJobs>(new URL('./writer-worker.ts', import.meta.url), dataDir, env)
	const reader = await openReader(writer, dataDir, env)
	return storeOver({ writer, reader, env, ...(committed && { committed }) })
}

export interface StoreThreads extends Pick<StoreOptions, 'env' | 'committed'> {
	readonly writer: Caller<WriterJobs>
	readonly reader: Caller<ReaderJobs>
}

/** The store over whatever does the jobs. */
export function storeOver({ reader, env, committed, ...threads }: StoreThreads): Store {
	const writer = new EditsFirst(threads.writer)
	const log = new SqliteLog(writer, reader, env, committed)
	const run: RunStatement = async (statement, worker) => {
		const [outcome] = await (worker === 'reader' ? reader.call('run', [statement]) : writer.call('run', [statement]))
		return outcome ?? { rows: [] }
	}
	const database = new Kysely<Database>({ dialect: workerDialect(run) })
	let closing: Promise<void> | undefined
	const close = async (): Promise<void> => {
		await log.close()
		// The last connection to close tidies the write-ahead log away, and only the writer may.
		await reader.close()
		await writer.close()
	}
	return {
		database,
		transact: async (statements) => {
			const outcomes = await writer.call('run', statements.map(statementOf))
			return outcomes.map(resultOf)
		},
		recordActivity: (cause, drafts) => writer.call('recordActivity', { cause: cause.map(statementOf), drafts }),
		log,
		notifications: new SqliteNotifications({ writer, reader, database, env }),
		metrics: () => log.metrics(),
		close: () => {
			closing ??= close()
			return closing
		},
	}
}

async function openReader(
	writer: StorageThread<WriterJobs>,
	dataDir: string,
	env: Env,
): Promise<StorageThread<ReaderJobs>> {
	try {
		return await StorageThread.open<ReaderJobs>(new URL('./reader-worker.ts', import.meta.url), dataDir, env)
	} catch (error) {
		await writer.close()
		throw error
	}
}
