import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { failureOf, isBusy } from './failure.ts'

/** Another process uses the data directory. */
export class DirectoryInUseError extends Error {
	override readonly name = 'DirectoryInUseError'
}

/**
 * Holds the data directory for this process until it is released. The lock is the operating system's, on an open file:
 * it is gone with the process, also after `kill -9`. A file with a process id in it would lie.
 *
 * Keep the reference: a collected connection closes, and the lock goes with it.
 */
export class DirectoryLock {
	readonly #database: DatabaseSync

	/** Throws DirectoryInUseError at once when another process holds it. */
	constructor(dataDir: string) {
		this.#database = new DatabaseSync(join(dataDir, 'lock.db'), { timeout: 0 })
		try {
			this.#database.exec('BEGIN EXCLUSIVE')
		} catch (error) {
			this.#database.close()
			throw isBusy(failureOf(error)) ? new DirectoryInUseError('locked by another process') : error
		}
	}

	release(): void {
		this.#database.close()
	}
}
