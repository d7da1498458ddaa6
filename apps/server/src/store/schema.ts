import type { ActivityKind, Scope } from '@tandem/protocol'
import type { Generated } from 'kysely'

/**
 * The tables as Kysely sees them. Times are integer milliseconds since 1970 and flags are 0 or 1, except in
 * better-auth's own tables, whose dates are ISO 8601 text. `migrations/` makes all but better-auth's four, which it
 * makes at start.
 */
export interface Database {
	document: DocumentTable
	log: LogTable
	last_stored: LastStoredTable
	snapshot: SnapshotTable
	visit: VisitTable
	projection: ProjectionTable
	notification: NotificationTable
	notification_change: NotificationChangeTable
	mention: MentionTable
	activity: ActivityTable
	activity_change: ActivityChangeTable
	activity_gone: ActivityGoneTable
	token: TokenTable
	user: UserTable
	session: SessionTable
	account: AccountTable
	verification: VerificationTable
}

/** One document. Deleting the row deletes its log, snapshots, visits, mentions and projection with it. */
export interface DocumentTable {
	id: string
	/** The last rename that was stored. */
	title: string
	/** The person who made it. */
	maker: string
	created_at: number
	/**
	 * The last stored edit or rename, or up to a second before it: see `UPDATED_WITHIN`. The log keeps it; nobody else writes it
	 * after the first row.
	 */
	updated_at: number
	/** When it was moved to the trash; null when it is not there. */
	trashed_at: number | null
	/** The highest editor schema number that ever wrote here. */
	schema: number
	/** Up to here the log has been looked through for mentions. Written by notification/write.ts only. */
	projected_offset: Generated<number>
}

/** The append-only update log; one row per document, window and author session. Written by the Log only. */
export interface LogTable {
	document: string
	/** Counts rows of one document without gaps from 1. */
	offset: number
	/** 64 random bits, 16 hexadecimal digits. */
	row_id: string
	person: string
	/** null for plain clients and the server's own edits. */
	session: string | null
	/** The last `seq` of the session within the row. */
	seq: number
	time: number
	/** Length-prefixed list of Yjs updates (V1); see log/updates.ts. */
	updates: Uint8Array
	/** 1 when no Yjs document can apply the row: loading skips it. */
	set_aside: number
}

/** How far each author session came in each document. Written by the Log only, with the row that says so. */
export interface LastStoredTable {
	document: string
	session: string
	/** The highest `seq` of its rows. */
	seq: number
	/** Whose row that is. */
	person: string
}

/** Verified states that stand for all rows up to `offset`; the newest two are kept. Written by the Log only. */
export interface SnapshotTable {
	document: string
	offset: number
	row_id: string
	/** One complete Yjs update (V1). */
	update: Uint8Array
	/** Its Yjs state vector (V1). */
	vector: Uint8Array
	/** Structs in it; 0 where it was made before they were counted. */
	structs: number
	/** Milliseconds of CPU that loading it cost; 0 where it was made before that was measured. */
	load_ms: number
	/** The names of its root types, a JSON array; `[]` where it was made before they were noted. */
	roots: string
	time: number
}

/** Who opened what. */
export interface VisitTable {
	document: string
	person: string
	first_at: number
	last_at: number
	/** The first connection that was accepted; null for somebody who has only read it. */
	joined_at: Generated<number | null>
}

/** A document as people read it, made from the log up to `offset`. */
export interface ProjectionTable {
	document: string
	offset: number
	html: string
	text: string
	markdown: string
}

/** Something that happened to a document. Written by `activity/record.ts` only. */
export interface ActivityTable {
	id: Generated<number>
	document: string
	person: string
	kind: ActivityKind
	/** When it began; the same as `at` except for a burst of edits. */
	since: number
	at: number
	/** The number of its last change. */
	seq: number
}

/** Every change of an activity; the newest are kept. */
export interface ActivityChangeTable {
	/** Counts from 1. */
	seq: number
	/** 64 random bits, 16 hexadecimal digits. */
	nonce: string
}

/** A document that was deleted for good, for each who was told what happened to it. */
export interface ActivityGoneTable {
	person: string
	/** The number of that change. */
	seq: number
	/** Its id; the row is gone. */
	document: string
}

/**
 * What somebody is told. One row per person and key, which changes instead of being made again. Written by
 * notification/ledger.ts only.
 */
export interface NotificationTable {
	id: Generated<number>
	person: string
	/** What it tells of: a second notification of the same is this row. */
	key: string
	/** The person's change counter when the row last changed. */
	seq: number
	kind: string
	state: string
	/** May be gone: then the row is withdrawn. */
	document: string
	mention: string | null
	/** JSON: ids of the latest who did it, the latest first. */
	actors: string
	/** How many did it. */
	actor_count: number
	excerpt: string
	/** When what it tells of last happened. */
	at: number
}

/** A person's latest changes: which place in their stream is theirs. The newest is where they are. */
export interface NotificationChangeTable {
	person: string
	seq: number
	/** 64 random bits, 16 hexadecimal digits; of no other change of anybody. */
	nonce: string
}

/** Every mention ever found in a document. */
export interface MentionTable {
	id: Generated<number>
	document: string
	/** The mention's id in the text. */
	mention: string
	/** Who is mentioned. */
	person: string
	/** Who wrote it. */
	author: string
	excerpt: string
	/** When it may be told; null for one that never is. */
	due_at: number | null
	/** 1 when it was told, or when it turned out that it need not be. */
	notified: number
	/** 0 when no copy of it is left in the text. */
	present: number
}

/** What a person gave a program to come in with. Written by http/tokens.ts only. */
export interface TokenTable {
	id: string
	person: string
	name: string
	scope: Scope
	/** SHA-256 of the token, base64url. */
	hash: string
	created_at: number
	/** null: not by itself. */
	expires_at: number | null
	/** The beginning of the hour it was last used in; null: never. */
	last_used_at: number | null
}

/** better-auth's person, with our `color`. */
export interface UserTable {
	id: string
	name: string
	email: string
	emailVerified: number
	image: string | null
	createdAt: string
	updatedAt: string
	isAnonymous: number | null
	color: string
}

export interface SessionTable {
	id: string
	token: string
	userId: string
	expiresAt: string
	createdAt: string
	updatedAt: string
	ipAddress: string | null
	userAgent: string | null
}

export interface AccountTable {
	id: string
	accountId: string
	providerId: string
	userId: string
	accessToken: string | null
	refreshToken: string | null
	idToken: string | null
	accessTokenExpiresAt: string | null
	refreshTokenExpiresAt: string | null
	scope: string | null
	password: string | null
	createdAt: string
	updatedAt: string
}

export interface VerificationTable {
	id: string
	identifier: string
	value: string
	expiresAt: string
	createdAt: string
	updatedAt: string
}
