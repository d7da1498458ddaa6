import { workerData } from 'node:worker_threads'
import { standBehind } from '../stand-behind.ts'
import { Connection } from './connection.ts'
import { databaseFile } from './database-file.ts'
import type { ReaderJobs } from './jobs.ts'
import { openingSentence } from './opening-sentence.ts'
import { readerHandlers } from './reader-handlers.ts'
import { refuse, serve } from './serve.ts'

// The reader's thread: everything that only asks. It starts after the writer, which makes the tables.

const { dataDir } = workerData as { dataDir: string }

function start(): void {
	standBehind()
	const connection = new Connection(databaseFile(dataDir), { readOnly: true })
	serve<ReaderJobs>(readerHandlers(connection), () => connection.close())
}

try {
	start()
} catch (error) {
	refuse(openingSentence(error, dataDir))
}
