import { createHash } from 'node:crypto'
import { LIMITS, type NotificationState } from '@tandem/protocol'
import type { Connection } from '../store/connection.ts'
import { type Draft, merge } from './decide.ts'
import { ROWS, tell } from './row.ts'
import type { Told } from './store.ts'

/** Changes of one person whose ids are kept. Beyond: who was away for longer fetches the list anew. */
const CHANGES_KEPT = 1000

/**
 * Rows of one person that are kept after they were archived or withdrawn. Beyond: the oldest are deleted. Not fewer than
 * the changes: whoever has a place before one that is deleted fetches the list anew, and is not left with the row.
 */
const PUT_AWAY_KEPT = CHANGES_KEPT

export interface Moment {
	/** Milliseconds since 1970. */
	readonly time: number
	/** Random bytes. The nonces of all changes of the transaction are drawn from them. */
	readonly seed: Uint8Array
}

/**
 * Changes notifications within one transaction, in the writer's thread. Every change of a row takes the next number of
 * its person's counter, and stands in `told` as it is in the end.
 */
export class Ledger {
	readonly #connection: Connection
	readonly #moment: Moment
	/** The last number of each person who was told something. */
	readonly #last = new Map<string, number>()
	readonly #changed = new Map<string, Set<number>>()
	/** Whose rows were archived or withdrawn. */
	readonly #putAway = new Set<string>()
	#drawn = 0

	constructor(connection: Connection, moment: Moment) {
		this.#connection = connection
		this.#moment = moment
	}

	/** Whether any row was changed. */
	get changed(): boolean {
		return this.#changed.size > 0
	}

	/** Makes a notification, or changes the one with its key where that is news. It is unread then. */
	put(draft: Draft): void {
		const { person, key, kind, document, mention, excerpt } = draft
		const known = this.#connection
			.prepare('SELECT state, actors, actor_count FROM notification WHERE person = ? AND key = ?')
			.get(person, key)
		const actors = merge(
			known && {
				state: known.state as NotificationState,
				actors: JSON.parse(String(known.actors)) as string[],
				actorCount: Number(known.actor_count),
			},
			draft,
		)
		if (actors === null) return
		const row = this.#connection
			.prepare(
				`INSERT INTO notification (person, key, seq, kind, state, document, mention, actors, actor_count, excerpt, at)
				VALUES (?, ?, ?, ?, 'unread', ?, ?, ?, ?, ?, ?)
				ON CONFLICT (person, key) DO UPDATE SET seq = excluded.seq, kind = excluded.kind, state = 'unread',
				actors = excluded.actors, actor_count = excluded.actor_count, excerpt = excluded.excerpt, at = excluded.at
				RETURNING id`,
			)
			.get(
				person,
				key,
				this.#next(person),
				kind,
				document,
				mention,
				JSON.stringify(actors.actors),
				actors.actorCount,
				excerpt,
				this.#moment.time,
			)
		this.#note(person, Number(row?.id))
		this.#archiveExcess(person)
	}

	/** The same for what was told before, was taken back and is there again: where it is not kept any more it was dealt with. */
	putBack(draft: Draft): void {
		const known = this.#connection
			.prepare('SELECT id FROM notification WHERE person = ? AND key = ?')
			.get(draft.person, draft.key)
		if (known !== undefined) this.put(draft)
	}

	/** Sets a row's state. */
	set(person: string, id: number, state: NotificationState): void {
		this.#connection
			.prepare('UPDATE notification SET state = ?, seq = ? WHERE id = ?')
			.run(state, this.#next(person), id)
		this.#note(person, id)
		if (state === 'unread' || state === 'read') this.#archiveExcess(person)
		else this.#putAway.add(person)
	}

	/** Takes back what was not read yet. */
	withdraw(person: string, key: string): void {
		const row = this.#connection
			.prepare("SELECT id FROM notification WHERE person = ? AND key = ? AND state = 'unread'")
			.get(person, key)
		if (row !== undefined) this.set(person, Number(row.id), 'withdrawn')
	}

	/** Ends the transaction's changes: forgets ids and deletes rows of long ago, and answers with each changed row once. */
	close(): Map<string, Told[]> {
		const forget = this.#connection.prepare('DELETE FROM notification_change WHERE person = ? AND seq <= ?')
		const letGo = this.#connection.prepare(
			`DELETE FROM notification WHERE id IN (SELECT id FROM notification
			WHERE person = ? AND state IN ('archived', 'withdrawn') ORDER BY seq DESC LIMIT -1 OFFSET ${PUT_AWAY_KEPT})`,
		)
		const told = new Map<string, Told[]>()
		for (const [person, ids] of this.#changed) {
			forget.run(person, (this.#last.get(person) ?? 0) - CHANGES_KEPT)
			const rows = this.#connection
				.prepare(`${ROWS} n.id IN (SELECT value FROM json_each(?)) ORDER BY n.seq`)
				.all(JSON.stringify([...ids]))
			told.set(person, tell(this.#connection, rows))
			// Only now: what this transaction itself put away is told even where it is too much.
			if (this.#putAway.has(person)) letGo.run(person)
		}
		return told
	}

	#archiveExcess(person: string): void {
		const oldest = this.#connection
			.prepare(
				`SELECT id FROM notification WHERE person = ? AND state IN ('unread', 'read')
				ORDER BY at DESC, id DESC LIMIT -1 OFFSET ${LIMITS.notifications}`,
			)
			.all(person)
		for (const { id } of oldest) this.set(person, Number(id), 'archived')
	}

	#next(person: string): number {
		const seq = this.#lastOf(person) + 1
		this.#last.set(person, seq)
		this.#connection
			.prepare('INSERT INTO notification_change (person, seq, nonce) VALUES (?, ?, ?)')
			.run(person, seq, this.#nonce())
		return seq
	}

	#lastOf(person: string): number {
		const known = this.#last.get(person)
		if (known !== undefined) return known
		const row = this.#connection
			.prepare('SELECT max(seq) AS last FROM notification_change WHERE person = ?')
			.get(person)
		return Number(row?.last ?? 0)
	}

	#nonce(): string {
		this.#drawn += 1
		const drawn = createHash('sha256').update(this.#moment.seed).update(String(this.#drawn)).digest('hex')
		return drawn.slice(0, 16)
	}

	#note(person: string, id: number): void {
		const ids = this.#changed.get(person)
		if (ids === undefined) this.#changed.set(person, new Set([id]))
		else ids.add(id)
	}
}
