import { join } from 'node:path'

/** The one file that holds everything, with SQLite's `-wal` and `-shm` beside it. */
export function databaseFile(dataDir: string): string {
	return join(dataDir, 'tandem.db')
}
