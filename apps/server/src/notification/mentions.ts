import type { FoundMentions, LookedThrough, Projected } from '../event/fact.ts'
import type { Connection } from '../store/connection.ts'
import { audienceOf } from './audience.ts'
import { type Draft, decide, mentionKey } from './decide.ts'
import type { Ledger } from './ledger.ts'

/** Mentions of one author that are told within a minute. Beyond: each is told when it is a minute after the 20th before it. */
const PER_MINUTE = 20
const MINUTE = 60_000

/** Mentions told in one transaction. Beyond: the rest is told in the next, at once. */
const TOLD_AT_ONCE = 100

interface Known {
	readonly id: number
	readonly mention: string
	readonly person: string
	readonly author: string
	readonly excerpt: string
	readonly notified: number
	readonly present: number
}

/** Stores what was found in a document; false when its log was looked through from another place meanwhile. */
export function project(connection: Connection, ledger: Ledger, fact: Projected, time: number): boolean {
	if (!lookedThrough(connection, fact)) return false
	compare(connection, ledger, fact.document, fact.found, time)
	return true
}

/** Notes how far a document was looked through; false when that was from another place. */
export function lookedThrough(connection: Connection, { document, from, to }: LookedThrough): boolean {
	const { changes } = connection
		.prepare('UPDATE document SET projected_offset = ? WHERE id = ? AND projected_offset = ?')
		.run(to, document, from)
	return changes !== 0
}

function compare(connection: Connection, ledger: Ledger, document: string, found: FoundMentions, time: number): void {
	const rows = connection
		.prepare('SELECT id, mention, person, author, excerpt, notified, present FROM mention WHERE document = ?')
		.all(document) as unknown as Known[]
	const known = new Map(rows.map((row) => [keyOf(row), row]))
	const mark = connection.prepare('UPDATE mention SET present = ? WHERE id = ?')
	const add = connection.prepare(
		'INSERT INTO mention (document, mention, person, author, excerpt, due_at) VALUES (?, ?, ?, ?, ?, ?)',
	)
	for (const { mention, person, author, excerpt } of found.mentions) {
		const row = known.get(keyOf({ mention, person }))
		known.delete(keyOf({ mention, person }))
		if (row === undefined) {
			// Its author stands in rows that are looked through later, or were before: it was found then.
			if (author === null) continue
			const dueAt = author === person ? null : due(connection, author, time)
			add.run(document, mention, person, author, excerpt, dueAt)
		} else if (row.present === 0) {
			mark.run(1, row.id)
			// Undone, redone or moved: what was withdrawn is there again.
			if (row.notified === 1) for (const draft of drafts(connection, { ...row, document })) ledger.putBack(draft)
		}
	}
	if (!found.more) {
		for (const row of known.values()) {
			if (row.present === 0) continue
			mark.run(0, row.id)
			ledger.withdraw(row.person, mentionKey(document, row.mention, row.person))
		}
	}
	tellDue(connection, ledger, time)
}

/** Tells of mentions whose time has come, the longest due first. */
export function tellDue(connection: Connection, ledger: Ledger, time: number): void {
	const rows = connection
		.prepare(
			`SELECT id, document, mention, person, author, excerpt FROM mention
			WHERE ${WAITING} AND due_at <= ? ORDER BY due_at, id LIMIT ${TOLD_AT_ONCE}`,
		)
		.all(time) as unknown as (Known & { readonly document: string })[]
	const done = connection.prepare('UPDATE mention SET notified = 1 WHERE id = ?')
	for (const row of rows) {
		for (const draft of drafts(connection, row)) ledger.put(draft)
		done.run(row.id)
	}
}

/** When the next of those that wait is due; null when none waits. */
export function nextDue(connection: Connection): number | null {
	const row = connection.prepare(`SELECT min(due_at) AS next FROM mention WHERE ${WAITING}`).get()
	return row?.next == null ? null : Number(row.next)
}

const WAITING = 'due_at IS NOT NULL AND notified = 0 AND present = 1'

type ToTell = Pick<Known, 'mention' | 'person' | 'author' | 'excerpt'> & { readonly document: string }

function drafts(connection: Connection, row: ToTell): Draft[] {
	const { document, mention, person: mentioned, author: person, excerpt } = row
	const audience = audienceOf(connection, document, mentioned)
	if (audience === undefined) return []
	const event = { kind: 'mentioned', document, mention, mentioned, person, excerpt } as const
	return decide(event, audience)
}

function due(connection: Connection, author: string, time: number): number {
	const row = connection
		.prepare(
			`SELECT due_at FROM mention WHERE author = ? AND due_at IS NOT NULL
			ORDER BY due_at DESC LIMIT 1 OFFSET ${PER_MINUTE - 1}`,
		)
		.get(author)
	return row === undefined ? time : Math.max(time, Number(row.due_at) + MINUTE)
}

/** A mention's id may hold anything. */
function keyOf({ mention, person }: { readonly mention: string; readonly person: string }): string {
	return JSON.stringify([mention, person])
}
