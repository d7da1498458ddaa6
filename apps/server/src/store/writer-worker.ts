import { mkdirSync } from 'node:fs'
import { workerData } from 'node:worker_threads'
import { recordActivity } from '../activity/record.ts'
import { Appender } from '../log/append.ts'
import { saveSnapshot, setAside } from '../log/snapshots.ts'
import { write } from '../notification/write.ts'
import { Connection } from './connection.ts'
import { databaseFile } from './database-file.ts'
import { DirectoryLock } from './directory-lock.ts'
import type { WriterJobs } from './jobs.ts'
import { migrate } from './migrate.ts'
import { openingSentence } from './opening-sentence.ts'
import { refuse, serve } from './serve.ts'
import { runStatements } from './statement.ts'

// The writer's thread: everything that changes the database, one job at a time. It holds the data directory's lock.

const { dataDir } = workerData as { dataDir: string }

function open(): { connection: Connection; lock: DirectoryLock } {
	// What people write is for the server's user only.
	mkdirSync(dataDir, { recursive: true, mode: 0o700 })
	const lock = new DirectoryLock(dataDir)
	const connection = new Connection(databaseFile(dataDir), { readOnly: false })
	migrate(connection)
	return { connection, lock }
}

function start(): void {
	const { connection, lock } = open()
	const appender = new Appender(connection)
	serve<WriterJobs>(
		{
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
		},
		() => {
			connection.close()
			lock.release()
		},
	)
}

try {
	start()
} catch (error) {
	refuse(openingSentence(error, dataDir))
}
