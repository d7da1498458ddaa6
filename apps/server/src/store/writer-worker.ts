import { mkdirSync } from 'node:fs'
import { workerData } from 'node:worker_threads'
import { Connection } from './connection.ts'
import { databaseFile } from './database-file.ts'
import { DirectoryLock } from './directory-lock.ts'
import type { WriterJobs } from './jobs.ts'
import { migrate } from './migrate.ts'
import { openingSentence } from './opening-sentence.ts'
import { refuse, serve } from './serve.ts'
import { writerHandlers } from './writer-handlers.ts'

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
	serve<WriterJobs>(writerHandlers(connection), () => {
		connection.close()
		lock.release()
	})
}

try {
	start()
} catch (error) {
	refuse(openingSentence(error, dataDir))
}
