import { type Notification, type NotificationKind, type NotificationState, PERSON_COLORS } from '@tandem/protocol'
import type { Connection } from '../store/connection.ts'
import type { Told } from './store.ts'

/** To be followed by conditions on `n`, the notification, and `d`, its document, whose columns are null when it is gone. */
export const ROWS = `SELECT n.id, n.seq, n.kind, n.state, n.document, n.actors, n.actor_count, n.mention, n.excerpt, n.at,
	d.title, d.trashed_at, c.nonce
	FROM notification n
	LEFT JOIN document d ON d.id = n.document
	LEFT JOIN notification_change c ON c.person = n.person AND c.seq = n.seq
	WHERE`

interface Row {
	readonly id: number
	readonly seq: number
	readonly kind: NotificationKind
	readonly state: NotificationState
	readonly document: string
	readonly actors: string
	readonly actor_count: number
	readonly mention: string | null
	readonly excerpt: string
	readonly at: number
	readonly title: string | null
	readonly trashed_at: number | null
	readonly nonce: string | null
}

type Actor = Notification['actors'][number]

/** A change so old that its number is all that is left of it: nobody's place, so who returns to it begins anew. */
const FORGOTTEN = '0000000000000000'

/** Rows that `ROWS` gave, with names, title and trash as they are now. Call within one snapshot or transaction. */
export function tell(connection: Connection, found: readonly unknown[]): Told[] {
	const rows = found as readonly Row[]
	const actors = rows.map((row) => JSON.parse(row.actors) as string[])
	const people = peopleOf(connection, new Set(actors.flat()))
	return rows.map((row, at) => ({
		id: { seq: row.seq, nonce: row.nonce ?? FORGOTTEN },
		event: 'notification',
		data: {
			id: String(row.id),
			seq: row.seq,
			kind: row.kind,
			state: row.state,
			document: { id: row.document, title: row.title ?? '', trashed: row.title === null || row.trashed_at !== null },
			actors: (actors[at] ?? []).map((id) => people.get(id) ?? gone(id)),
			actorCount: row.actor_count,
			mention: row.mention,
			excerpt: row.excerpt,
			at: row.at,
		},
	}))
}

function peopleOf(connection: Connection, ids: ReadonlySet<string>): Map<string, Actor> {
	if (ids.size === 0) return new Map()
	const found = connection
		.prepare('SELECT id, name, color FROM user WHERE id IN (SELECT value FROM json_each(?))')
		.all(JSON.stringify([...ids])) as unknown as Actor[]
	return new Map(found.map(({ id, name, color }) => [id, { id, name, color }]))
}

/** What a person did outlives their account. */
function gone(id: string): Actor {
	return { id, name: 'Somebody', color: PERSON_COLORS[0] }
}
