import { DatabaseSync, type StatementSync } from 'node:sqlite'

/** Prepared statements kept. Beyond: the one that was made first is made again when it is next needed. */
const STATEMENTS = 256

/** Bytes that the write-ahead log file keeps after a checkpoint. Beyond: the file is cut, so a burst does not stay on disk. */
const WAL_BYTES = 64 * 1024 * 1024

/** Milliseconds to wait for a lock that somebody else holds (an administrator's sqlite3). Beyond: the statement fails. */
const BUSY_MS = 5000

/** One SQLite connection with the settings that *Saved* rests on. Lives in a worker thread: every call blocks. */
export class Connection {
	readonly #database: DatabaseSync
	readonly #statements = new Map<string, StatementSync>()

	constructor(path: string, options: { readOnly: boolean }) {
		this.#database = new DatabaseSync(path, { readOnly: options.readOnly, timeout: BUSY_MS })
		if (options.readOnly) return
		// FULL: a commit has returned only when its bytes are on disk. macOS needs fullfsync for the same, elsewhere it
		// does nothing.
		this.exec(`
			PRAGMA journal_mode = WAL;
			PRAGMA synchronous = FULL;
			PRAGMA fullfsync = ON;
			PRAGMA foreign_keys = ON;
			PRAGMA journal_size_limit = ${WAL_BYTES};
		`)
	}

	/** Runs statements without parameters or results. */
	exec(sql: string): void {
		this.#database.exec(sql)
	}

	/** A prepared statement, kept for the next time. */
	prepare(sql: string): StatementSync {
		const kept = this.#statements.get(sql)
		if (kept !== undefined) return kept
		const statement = this.#database.prepare(sql)
		const [oldest] = this.#statements.keys()
		if (this.#statements.size >= STATEMENTS && oldest !== undefined) this.#statements.delete(oldest)
		this.#statements.set(sql, statement)
		return statement
	}

	/** Commits what `work` did, on disk when this returns; nothing of it remains when anything throws. */
	transaction<T>(work: () => T): T {
		this.prepare('BEGIN IMMEDIATE').run()
		return this.#finish(work)
	}

	/** All reads within `work` see the same state. */
	snapshot<T>(work: () => T): T {
		this.prepare('BEGIN').run()
		return this.#finish(work)
	}

	/** Whether a transaction is open. */
	get isOpen(): boolean {
		return this.#database.isTransaction
	}

	close(): void {
		this.#database.close()
	}

	#finish<T>(work: () => T): T {
		try {
			const result = work()
			this.prepare('COMMIT').run()
			return result
		} catch (error) {
			// A full disk may have rolled back already.
			if (this.#database.isTransaction) this.exec('ROLLBACK')
			throw error
		}
	}
}
