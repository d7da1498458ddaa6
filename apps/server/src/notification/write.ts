import { createHash } from 'node:crypto'
import type { NotificationSweep } from '@tandem/protocol'
import {
	audienceOf as feedOf,
	type RecordedActivity,
	type RecordedGone,
	recordGone,
	recordOne,
} from '../activity/record.ts'
import type { Fact, Visit } from '../event/fact.ts'
import type { Connection } from '../store/connection.ts'
import { audienceOf } from './audience.ts'
import { decide } from './decide.ts'
import { Ledger, type Moment } from './ledger.ts'
import { lookedThrough, nextDue, project, tellDue } from './mentions.ts'
import type { Recorded } from './store.ts'

/** What changes notifications. */
export type Action =
	| Fact
	| {
			readonly kind: 'change'
			readonly person: string
			readonly id: string
			readonly state: 'unread' | 'read' | 'archived'
	  }
	| { readonly kind: 'sweep'; readonly person: string; readonly sweep: NotificationSweep }

export interface ActionToWrite extends Moment {
	readonly action: Action
}

/** Does an action and all that follows from it in one transaction, in the writer's thread. */
export function write(connection: Connection, { action, ...moment }: ActionToWrite): Recorded {
	return connection.transaction(() => {
		const ledger = new Ledger(connection, moment)
		// With the document goes who opened it.
		const followers = action.kind === 'deleted' ? feedOf(connection, action.document) : []
		const happened = perform(connection, ledger, action, moment.time)
		const activities = happened ? activitiesOf(connection, action, moment, followers) : []
		return { happened, told: ledger.close(), activities, nextDue: nextDue(connection) }
	})
}

/** The trash is told to everybody who follows the document, together with those it is news to; its end, too. */
function activitiesOf(
	connection: Connection,
	action: Action,
	{ time, seed }: Moment,
	audience: readonly string[],
): (RecordedActivity | RecordedGone)[] {
	const nonce = createHash('sha256').update(seed).update('activity').digest('hex').slice(0, 16)
	if (action.kind === 'deleted') return [recordGone(connection, { document: action.document, nonce, audience })]
	if (action.kind !== 'trashed' && action.kind !== 'restored') return []
	const { kind, document, person } = action
	const recorded = recordOne(connection, { kind, document, person, at: time, nonce })
	return recorded === null ? [] : [recorded]
}

function perform(connection: Connection, ledger: Ledger, action: Action, time: number): boolean {
	switch (action.kind) {
		case 'joined':
			return joinAll(connection, ledger, action, time)
		case 'trashed':
			return trash(connection, ledger, action, time)
		case 'restored':
			return trash(connection, ledger, action, null)
		case 'deleted':
			return remove(connection, ledger, action.document)
		case 'projected':
			return project(connection, ledger, action, time)
		case 'looked-through':
			return noteAll(connection, action)
		case 'due':
			tellDue(connection, ledger, time)
			return ledger.changed
		case 'change':
			return change(connection, ledger, action)
		case 'sweep':
			return sweep(connection, ledger, action)
		default:
			return action satisfies never
	}
}

type About<K extends Action['kind']> = Action & { readonly kind: K }

/** All of them, whatever becomes of each. */
function noteAll(connection: Connection, { ranges }: About<'looked-through'>): boolean {
	let noted = 0
	for (const range of ranges) if (lookedThrough(connection, range)) noted += 1
	return noted > 0
}

/** All of them, also where the document of one is gone. */
function joinAll(connection: Connection, ledger: Ledger, { visits }: About<'joined'>, time: number): boolean {
	let joined = 0
	for (const visit of visits) if (join(connection, ledger, visit, time)) joined += 1
	return joined > 0
}

function join(connection: Connection, ledger: Ledger, { document, person }: Visit, time: number): boolean {
	const audience = audienceOf(connection, document, person)
	if (audience === undefined) return false
	const before = connection
		.prepare('SELECT joined_at FROM visit WHERE document = ? AND person = ?')
		.get(document, person)
	connection
		.prepare(
			`INSERT INTO visit (document, person, first_at, last_at, joined_at) VALUES (?1, ?2, ?3, ?3, ?3)
			ON CONFLICT (person, document) DO UPDATE SET last_at = ?3, joined_at = coalesce(joined_at, ?3)`,
		)
		.run(document, person, time)
	if (before?.joined_at != null) return true
	for (const draft of decide({ kind: 'opened', document, person }, audience)) ledger.put(draft)
	return true
}

/** Into the trash at a time, or out of it. */
function trash(
	connection: Connection,
	ledger: Ledger,
	{ kind, document, person }: About<'trashed' | 'restored'>,
	at: number | null,
): boolean {
	const { changes } = connection
		.prepare('UPDATE document SET trashed_at = ?1 WHERE id = ?2 AND (trashed_at IS NULL) = (?1 IS NOT NULL)')
		.run(at, document)
	const audience = changes === 0 ? undefined : audienceOf(connection, document)
	if (audience === undefined) return false
	for (const draft of decide({ kind, document, person }, audience)) ledger.put(draft)
	return true
}

/** With everything that was written in it. What told of it is withdrawn. */
function remove(connection: Connection, ledger: Ledger, document: string): boolean {
	const { changes } = connection.prepare('DELETE FROM document WHERE id = ? AND trashed_at IS NOT NULL').run(document)
	if (changes === 0) return false
	const rows = connection
		.prepare("SELECT id, person FROM notification WHERE document = ? AND state IN ('unread', 'read') ORDER BY id")
		.all(document)
	for (const { id, person } of rows) ledger.set(String(person), Number(id), 'withdrawn')
	return true
}

function change(connection: Connection, ledger: Ledger, { person, id, state }: About<'change'>): boolean {
	const row = connection
		.prepare(
			`SELECT n.id, state FROM notification n JOIN document d ON d.id = n.document
			WHERE n.id = ? AND person = ? AND state <> 'withdrawn'`,
		)
		.get(id, person)
	if (row === undefined) return false
	if (row.state !== state) ledger.set(person, Number(row.id), state)
	return true
}

function sweep(connection: Connection, ledger: Ledger, { person, sweep }: About<'sweep'>): boolean {
	const { state, upTo, document = null } = sweep
	// The plus keeps SQLite to the index of what is listed: that of all numbers holds everything ever archived.
	const rows = connection
		.prepare(
			`SELECT id FROM notification WHERE person = ?1 AND state IN ('unread', 'read') AND state <> ?2 AND +seq <= ?3
			AND (?4 IS NULL OR document = ?4) ORDER BY seq`,
		)
		.all(person, state, upTo, document)
	for (const { id } of rows) ledger.set(person, Number(id), state)
	return ledger.changed
}
