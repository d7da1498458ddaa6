import { workerData } from 'node:worker_threads'
import { acknowledged, holds, load, rowsAfter } from '../log/read.ts'
import * as notifications from '../notification/read.ts'
import { Connection } from './connection.ts'
import { databaseFile } from './database-file.ts'
import type { ReaderJobs } from './jobs.ts'
import { openingSentence } from './opening-sentence.ts'
import { refuse, serve } from './serve.ts'
import { runStatements } from './statement.ts'

// The reader's thread: everything that only asks. It starts after the writer, which makes the tables.

const { dataDir } = workerData as { dataDir: string }

function start(): void {
	const connection = new Connection(databaseFile(dataDir), { readOnly: true })
	serve<ReaderJobs>(
		{
			run: (statements) => ({ value: runStatements(connection, statements) }),
			load: (document) => {
				const value = load(connection, document)
				if (value === null) return { value }
				const { rows, snapshot } = value
				const blobs =
					snapshot === null ? [] : [snapshot.update.buffer as ArrayBuffer, snapshot.vector.buffer as ArrayBuffer]
				return { value, transfer: [rows.bytes.buffer, ...blobs] }
			},
			rowsAfter: (wanted) => {
				const value = rowsAfter(connection, wanted)
				return { value, transfer: [value.bytes.buffer] }
			},
			holds: (held) => ({ value: holds(connection, held) }),
			acknowledged: (wanted) => ({ value: acknowledged(connection, wanted) }),
			notifications: (person) => ({ value: notifications.list(connection, person) }),
			notification: (one) => ({ value: notifications.find(connection, one) }),
			notificationsAfter: (wanted) => ({ value: notifications.after(connection, wanted) }),
			notificationPosition: (person) => ({ value: notifications.position(connection, person) }),
		},
		() => connection.close(),
	)
}

try {
	start()
} catch (error) {
	refuse(openingSentence(error, dataDir))
}
