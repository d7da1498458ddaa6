import { recordActivity } from '../activity/record.ts'
import { Appender } from '../log/append.ts'
import { saveSnapshot, setAside } from '../log/snapshots.ts'
import { write } from '../notification/write.ts'
import type { Connection } from './connection.ts'
import type { WriterJobs } from './jobs.ts'
import type { Handlers } from './serve.ts'
import { runStatements } from './statement.ts'

/** Everything that changes the database, over its one connection. */
export function writerHandlers(connection: Connection): Handlers<WriterJobs> {
	const appender = new Appender(connection)
	return {
		run: (statements) => {
			appender.forget()
			return { value: runStatements(connection, statements) }
		},
		append: (batch) => {
			const value = appender.append(batch)
			return { value, transfer: [value.offsets.buffer] }
		},
		recordActivity: ({ cause, drafts }) => {
			appender.forget()
			return { value: recordActivity(connection, cause, drafts) }
		},
		saveSnapshot: (snapshot) => {
			saveSnapshot(connection, snapshot)
			return { value: null }
		},
		setAside: ({ document, offsets }) => {
			setAside(connection, document, offsets)
			return { value: null }
		},
		notify: (job) => {
			if (job.action.kind === 'deleted') appender.forget()
			return { value: write(connection, job) }
		},
	}
}
