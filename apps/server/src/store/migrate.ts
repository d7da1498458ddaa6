import type { Connection } from './connection.ts'
import { statements as documents } from './migrations/0001-documents.ts'
import { statements as snapshotCounts } from './migrations/0002-snapshot-counts.ts'
import { statements as notifications } from './migrations/0003-notifications.ts'
import { statements as activity } from './migrations/0004-activity.ts'
import { statements as gone } from './migrations/0005-gone.ts'
import { statements as putAway } from './migrations/0006-put-away.ts'
import { statements as tokens } from './migrations/0007-tokens.ts'
import { statements as load } from './migrations/0008-load.ts'
import { statements as lastStored } from './migrations/0009-last-stored.ts'

/**
 * Every change of the tables, in order; its number is its place here, from 1. One that was released never changes:
 * a new one follows. Postgres will have a list of its own with the same numbers and the same meaning.
 */
const MIGRATIONS: readonly (readonly string[])[] = [
	documents,
	snapshotCounts,
	notifications,
	activity,
	gone,
	putAway,
	tokens,
	load,
	lastStored,
]

/** The data was written by a version that knows migrations which this one does not. */
export class NewerDataError extends Error {
	override readonly name = 'NewerDataError'
}

/**
 * Brings the tables up to date, each migration in a transaction of its own. Takes the write lock even when there is
 * nothing to do, so that a database that cannot be written is noticed at start.
 */
export function migrate(connection: Connection): void {
	let done = connection.transaction(() => versionOf(connection))
	if (done > MIGRATIONS.length) throw new NewerDataError(`migration ${done} of ${MIGRATIONS.length}`)
	for (const migration of MIGRATIONS.slice(done)) {
		done += 1
		connection.transaction(() => {
			for (const statement of migration) connection.exec(statement)
			connection.exec(`PRAGMA user_version = ${done}`)
		})
	}
}

function versionOf(connection: Connection): number {
	return Number(connection.prepare('PRAGMA user_version').get()?.user_version)
}
