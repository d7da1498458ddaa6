import type { Acknowledgement } from '@tandem/protocol'
import type { PendingRow, Store } from './store.ts'

/** After the device refused to keep rows it is asked again at most this often. Milliseconds. */
const RETRY = 2_000

/** Writes to the device's database under way at a time. Beyond: rows gather until one is done, and go together. */
const WRITES = 8

type Kept = 'writing' | 'kept' | 'failed'

interface Entry {
	readonly row: PendingRow
	kept: Kept
	sent: boolean
	/** The server says that it is on disk, and the rows up to there have not come yet. */
	stored: boolean
}

/** What waits for the server's disk, as the save state needs it. */
export interface Backlog {
	readonly edits: number
	readonly oldestAt: number | null
	readonly unkept: number
	readonly keeping: number
}

/**
 * Everything that the server has not acknowledged, per session in the order of `seq`, in memory and mirrored to the
 * device's database. What a welcome calls stored waits no longer, but stays until the rows up to it have come: a page
 * that forgot it before and was cut off then would not be asked for it by a server whose backup was restored. Its bound is what the browser lets a page keep; beyond it rows stay in memory only, and the page
 * says *Not kept on this device*.
 */
export class Pending {
	readonly #sessions = new Map<string, Entry[]>()
	readonly #store: Store
	readonly #document: string
	readonly #now: () => number
	readonly #changed: () => void
	#retryAt: number | null = null
	#writes = 0
	/** Rows were added that are in no write yet. */
	#gathering = false

	constructor(options: { store: Store; document: string; now: () => number; changed: () => void }) {
		this.#store = options.store
		this.#document = options.document
		this.#now = options.now
		this.#changed = options.changed
	}

	/** Sessions that have rows, also stored ones, in the order they are to be sent: closed tabs' before this one's. */
	get sessions(): string[] {
		return [...this.#sessions.keys()]
	}

	/** What waits for the server's disk. */
	rows(): PendingRow[] {
		return this.#waiting().map(({ row }) => row)
	}

	/** Takes over rows that are in the database already. */
	adopt(rows: readonly PendingRow[]): void {
		for (const row of rows) this.#list(row.session).push({ row, kept: 'kept', sent: false, stored: false })
	}

	/** Adds this page's newest row; its write starts within this call, unless many are under way. */
	add(row: PendingRow): void {
		const refused = this.#retryAt !== null && this.#now() < this.#retryAt
		this.#list(row.session).push({ row, kept: refused ? 'failed' : 'writing', sent: false, stored: false })
		if (!refused) this.#keep()
	}

	/** Drops what is stored. Returns whether anything was dropped. */
	acknowledge({ session, seq }: Acknowledgement): boolean {
		const entries = this.#sessions.get(session)
		if (entries === undefined || (entries[0]?.row.seq ?? Number.POSITIVE_INFINITY) > seq) return false
		const rest = entries.filter((entry) => entry.row.seq > seq)
		if (rest.length === 0) this.#sessions.delete(session)
		else this.#sessions.set(session, rest)
		// A row that stays behind is sent once more by a later tab and acknowledged without being stored twice.
		this.#store.drop(this.#document, session, seq).catch(() => {})
		return true
	}

	/**
	 * Notes what is on disk at the beginning of a connection; what an earlier connection said counts no longer. Returns
	 * whether that is news of any row.
	 */
	note(acknowledged: readonly Acknowledgement[]): boolean {
		const last = new Map(acknowledged.map(({ session, seq }) => [session, seq]))
		let any = false
		for (const entry of this.#entries(() => true)) {
			const stored = entry.row.seq <= (last.get(entry.row.session) ?? 0)
			any ||= stored && !entry.stored
			entry.stored = stored
		}
		return any
	}

	/** Unsent rows of the first session that has any; empty when all are under way. */
	unsent(): PendingRow[] {
		for (const entries of this.#sessions.values()) {
			const from = entries.findIndex((entry) => !entry.sent && !entry.stored)
			if (from !== -1) return entries.slice(from).map((entry) => entry.row)
		}
		return []
	}

	markSent(session: string, seq: number): void {
		for (const entry of this.#sessions.get(session) ?? []) if (entry.row.seq <= seq) entry.sent = true
	}

	markAllUnsent(): void {
		for (const entry of this.#entries(() => true)) entry.sent = false
	}

	/** Forgets everything here; the database is the caller's business. */
	clear(): void {
		this.#sessions.clear()
	}

	/** The title of the last rename that waits. */
	title(): string | null {
		const renames = this.rows().filter((row) => row.body.kind === 'rename')
		const body = renames.at(-1)?.body
		return body?.kind === 'rename' ? body.title : null
	}

	backlog(): Backlog {
		const entries = this.#waiting()
		return {
			edits: entries.length,
			oldestAt: entries.reduce<number | null>((at, { row }) => Math.min(row.at, at ?? row.at), null),
			unkept: entries.filter((entry) => entry.kept === 'failed').length,
			keeping: entries.filter((entry) => entry.kept === 'writing').length,
		}
	}

	/**
	 * Writes all that is not kept for certain, what is under way included: a device that refuses one write may take the
	 * next, and a row that was kept alone would hang on one that is nowhere.
	 */
	#keep(): void {
		this.#gathering = this.#writes === WRITES
		if (this.#gathering) return
		const entries = this.#entries(({ kept }) => kept !== 'kept')
		for (const entry of entries) entry.kept = 'writing'
		this.#writes += 1
		this.#store.keep(entries.map(({ row }) => row)).then(
			() => this.#settle(entries, 'kept'),
			() => this.#settle(entries, 'failed'),
		)
	}

	#settle(entries: readonly Entry[], kept: 'kept' | 'failed'): void {
		this.#writes -= 1
		if (kept === 'kept') {
			this.#retryAt = null
			for (const entry of entries) entry.kept = 'kept'
		} else if (this.#writes === 0) {
			// Any later write held these rows too.
			this.#retryAt = this.#now() + RETRY
			for (const entry of this.#entries((entry) => entry.kept === 'writing')) entry.kept = 'failed'
		}
		if (this.#gathering && this.#retryAt === null) this.#keep()
		this.#changed()
	}

	#waiting(): Entry[] {
		return this.#entries(({ stored }) => !stored)
	}

	#entries(matches: (entry: Entry) => boolean): Entry[] {
		return [...this.#sessions.values()].flatMap((entries) => entries.filter(matches))
	}

	#list(session: string): Entry[] {
		const existing = this.#sessions.get(session)
		if (existing !== undefined) return existing
		const created: Entry[] = []
		this.#sessions.set(session, created)
		return created
	}
}
