import { type Activity, type ActivityKind, type DocumentGone, type EventId, NO_EVENT } from '@tandem/protocol'
import type { Connection } from '../store/connection.ts'
import { runStatement, type Statement } from '../store/statement.ts'

/** Something that a person did to a document. */
export interface ActivityDraft {
	readonly kind: ActivityKind
	readonly document: string
	readonly person: string
	/** When, milliseconds. */
	readonly at: number
	/** 16 random hexadecimal digits. */
	readonly nonce: string
}

/** An activity that was stored, and whom it is for. */
export interface RecordedActivity {
	readonly id: EventId
	readonly activity: Activity
	/** Who made or opened the document, at most AUDIENCE of them. */
	readonly audience: readonly string[]
}

/** A document that was deleted for good, and whose feeds it leaves. */
export interface RecordedGone extends Pick<RecordedActivity, 'id' | 'audience'> {
	readonly gone: DocumentGone
}

/** Milliseconds between two edits or renames of a person in a document that make two activities of them. */
const BURST_MS = 5 * 60 * 1000

/** Changes kept, and with them the activities that did not change since. Beyond: the oldest are deleted. */
export const KEPT = 10_000

/** People told at once of what happens to one document, those who opened it last. Beyond: told when they load the feed. */
const AUDIENCE = 10_000

/** Runs `cause` and stores `drafts` in one transaction, in the writer's thread: see Store.recordActivity. */
export function recordActivity(
	connection: Connection,
	cause: readonly Statement[],
	drafts: readonly ActivityDraft[],
): RecordedActivity[] {
	return connection.transaction(() => {
		const outcomes = cause.map((statement) => runStatement(connection, statement))
		if (outcomes.length > 0 && outcomes.at(-1)?.changes === 0) return []
		return drafts.flatMap((draft) => recordOne(connection, draft) ?? [])
	})
}

/**
 * Stores one within the transaction that is open. Null for a document that is gone and for the server's own edits: nobody
 * is told of them.
 */
export function recordOne(connection: Connection, draft: ActivityDraft): RecordedActivity | null {
	const { kind, document, at, nonce } = draft
	const row = connection.prepare('SELECT title FROM document WHERE id = ?').get(document)
	const person = connection.prepare('SELECT id, name, color FROM "user" WHERE id = ?').get(draft.person)
	if (row === undefined || person === undefined) return null
	const seq = nextChange(connection, nonce)
	const { id, since } = upsert(connection, draft, seq)
	const activity = {
		id: String(id),
		seq,
		kind,
		document: { id: document, title: String(row.title) },
		person: { ...person } as unknown as Activity['person'],
		since,
		at,
	}
	return { id: { seq, nonce }, activity, audience: audienceOf(connection, document) }
}

/** Stores within the transaction that is open that a document was deleted. `audience`: whom it was there for until then. */
export function recordGone(
	connection: Connection,
	{ document, nonce, audience }: { document: string; nonce: string; audience: readonly string[] },
): RecordedGone {
	const seq = nextChange(connection, nonce)
	const add = connection.prepare('INSERT INTO activity_gone (person, seq, document) VALUES (?, ?, ?)')
	for (const person of audience) add.run(person, seq, document)
	return { id: { seq, nonce }, gone: { document, seq }, audience }
}

/** Takes the next number, and lets the oldest change go. */
function nextChange(connection: Connection, nonce: string): number {
	const last = connection.prepare('SELECT max(seq) AS seq FROM activity_change').get()
	const seq = Number(last?.seq ?? NO_EVENT.seq) + 1
	connection.prepare('INSERT INTO activity_change (seq, nonce) VALUES (?, ?)').run(seq, nonce)
	for (const table of ['activity', 'activity_change', 'activity_gone']) {
		connection.prepare(`DELETE FROM ${table} WHERE seq <= ?`).run(seq - KEPT)
	}
	return seq
}

/** A burst goes on in its row; everything else is a row of its own. */
function upsert(connection: Connection, draft: ActivityDraft, seq: number): { id: number; since: number } {
	const { kind, document, person, at } = draft
	const burst = kind === 'edited' || kind === 'renamed' ? burstOf(connection, draft) : undefined
	if (burst === undefined) {
		const { lastInsertRowid } = connection
			.prepare('INSERT INTO activity (document, person, kind, since, at, seq) VALUES (?, ?, ?, ?, ?, ?)')
			.run(document, person, kind, at, at, seq)
		return { id: Number(lastInsertRowid), since: at }
	}
	// A title that was typed in pieces was given once.
	const since = kind === 'edited' ? burst.since : at
	connection.prepare('UPDATE activity SET since = ?, at = ?, seq = ? WHERE id = ?').run(since, at, seq, burst.id)
	return { id: burst.id, since }
}

function burstOf(
	connection: Connection,
	{ document, person, kind, at }: ActivityDraft,
): { id: number; since: number } | undefined {
	const row = connection
		.prepare(
			'SELECT id, since FROM activity WHERE document = ? AND person = ? AND kind = ? AND at > ? ORDER BY at DESC LIMIT 1',
		)
		.get(document, person, kind, at - BURST_MS)
	return row && { id: Number(row.id), since: Number(row.since) }
}

/** Who made or opened it, at most AUDIENCE of them. */
export function audienceOf(connection: Connection, document: string): string[] {
	return connection
		.prepare(
			`SELECT maker AS person FROM document WHERE id = ? UNION
			SELECT person FROM (SELECT person FROM visit WHERE document = ? ORDER BY last_at DESC LIMIT ?)`,
		)
		.all(document, document, AUDIENCE)
		.map(({ person }) => String(person))
}
