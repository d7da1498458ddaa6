import { acknowledged, holds, load, rowsAfter } from '../log/read.ts'
import * as notifications from '../notification/read.ts'
import type { Connection } from './connection.ts'
import type { ReaderJobs } from './jobs.ts'
import type { Handlers } from './serve.ts'
import { runStatements } from './statement.ts'

/** Everything that only asks, over one connection. */
export function readerHandlers(connection: Connection): Handlers<ReaderJobs> {
	return {
		run: (statements) => ({ value: runStatements(connection, statements) }),
		load: (document) => {
			const value = load(connection, document)
			if (value === null) return { value }
			const { rows, snapshot } = value
			const vector = snapshot === null ? [] : [snapshot.vector.buffer as ArrayBuffer]
			return { value, transfer: [rows.bytes.buffer, ...vector] }
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
	}
}
