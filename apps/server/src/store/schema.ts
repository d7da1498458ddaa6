import type { ActivityKind } from '@tandem/protocol'
import type { Generated } from 'kysely'

/**
 * The tables as Kysely sees them. Times are integer milliseconds since 1970 and flags are 0 or 1, except in
 * better-auth's own tables, whose dates are ISO 8601 text. `migrations/` makes the first seven; better-auth makes
 * its four at start.
 */
export interface Database {
	document: DocumentTable
	log: LogTable
	snapshot: SnapshotTable
	visit: VisitTable
	projection: ProjectionTable
	activity: ActivityTable
	activity_change: ActivityChangeTable
	user: UserTable
	session: SessionTable
	account: AccountTable
	verification: VerificationTable
}

/** One document. Deleting the row deletes its log, snapshots, visits and projection with it. */
export interface DocumentTable {
	id: string
	/** The last rename that was stored. */
	title: string
	/** The person who made it. */
	maker: string
	created_at: number
	/** The last stored edit or rename. The log keeps it; nobody else writes it after the first row. */
	updated_at: number
	/** When it was moved to the trash; null when it is not there. */
	trashed_at: number | null
	/** The highest editor schema number that ever wrote here. */
	schema: number
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

/** Verified states that stand for all rows up to `offset`; the newest two are kept. Written by the Log only. */
export interface SnapshotTable {
	document: string
	offset: number
	row_id: string
	/** One complete Yjs update (V1). */
	update: Uint8Array
	/** Its Yjs state vector (V1). */
	vector: Uint8Array
	time: number
}

/** Who opened what. */
export interface VisitTable {
	document: string
	person: string
	first_at: number
	last_at: number
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
