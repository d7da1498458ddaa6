import {
	type EventId,
	LIMITS,
	NO_EVENT,
	type Notification,
	type NotificationList,
	writeEventId,
} from '@tandem/protocol'
import type { Connection } from '../store/connection.ts'
import { ROWS, tell } from './row.ts'
import type { Told } from './store.ts'

/** The list and where in the stream it was made, of one moment. In the reader's thread, as everything here. */
export function list(connection: Connection, person: string): NotificationList {
	return connection.snapshot(() => {
		const rows = connection
			.prepare(
				`${ROWS} n.person = ? AND n.state IN ('unread', 'read') AND d.id IS NOT NULL
				ORDER BY n.at DESC, n.id DESC LIMIT ${LIMITS.notifications}`,
			)
			.all(person)
		return {
			person,
			lastEventId: writeEventId(position(connection, person)),
			notifications: tell(connection, rows).map(({ data }) => data),
		}
	})
}

export interface After {
	readonly person: string
	readonly seq: number
	readonly most: number
}

export function after(connection: Connection, { person, seq, most }: After): Told[] {
	return connection.snapshot(() =>
		tell(
			connection,
			connection.prepare(`${ROWS} n.person = ? AND n.seq > ? ORDER BY n.seq LIMIT ?`).all(person, seq, most),
		),
	)
}

export interface One {
	readonly person: string
	readonly id: string
}

export function find(connection: Connection, { person, id }: One): Notification | null {
	return connection.snapshot(() => {
		const rows = connection.prepare(`${ROWS} n.id = ? AND n.person = ? AND d.id IS NOT NULL`).all(id, person)
		return tell(connection, rows)[0]?.data ?? null
	})
}

export function position(connection: Connection, person: string): EventId {
	const row = connection
		.prepare('SELECT seq, nonce FROM notification_change WHERE person = ? ORDER BY seq DESC LIMIT 1')
		.get(person)
	return row === undefined ? NO_EVENT : { seq: Number(row.seq), nonce: String(row.nonce) }
}
