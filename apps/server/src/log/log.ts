import type { Position } from '@tandem/protocol'

/**
 * The append-only update log, one per document: what *Saved* means. A position is handed out only for rows that are on
 * disk; offsets of one document have no gaps and start at 1.
 */
export interface Log {
	/**
	 * Stores each window whole or not at all; resolves when all of them are on disk, with the position of each window's
	 * last row, in the given order. Windows of one document are stored in the order they were handed in, also across
	 * calls. Rejects with StorageError when nothing of it was stored (disk full, disk failing); after a lost
	 * connection it may reject although the rows are there: appending the same again is harmless. The windows of one
	 * call stand or fall together, and what waits behind a refused window for the same document is refused with it; hand
	 * in documents that should not share that fate in calls of their own.
	 */
	append(windows: readonly Window[]): Promise<Position[]>
	/** The newest usable snapshot and every row after it; undefined for a document that has no row. */
	load(document: string): Promise<Loaded | undefined>
	/**
	 * Rows after `offset` in order, at most about `limitBytes` of updates but at least one row where there is one. A row
	 * set aside keeps its place, without updates.
	 */
	rowsAfter(document: string, offset: number, limitBytes: number): Promise<Row[]>
	/** Whether the log holds exactly this position. `START` is always held. */
	holds(document: string, position: Position): Promise<boolean>
	/** The last stored `seq` of each of these sessions; sessions without a row are left out. */
	acknowledged(document: string, sessions: readonly string[]): Promise<Map<string, LastStored>>
	/** Keeps a verified snapshot. One older than the newest kept, or of a position that is not held, is ignored. */
	saveSnapshot(document: string, snapshot: Snapshot): Promise<void>
	/** Marks rows that no Yjs document can apply, so that loading skips them. They stay for an administrator to see. */
	setAside(document: string, offsets: readonly number[]): Promise<void>
	/** Ends after everything handed in is on disk or refused. Idempotent. */
	close(): Promise<void>
}

/** What one room gathered until it was stored: becomes one row per author session. */
export interface Window {
	readonly document: string
	/** Milliseconds since 1970. */
	readonly time: number
	/** The highest editor schema number among the authors' pages; raises the document's. 0 = unknown (plain clients). */
	readonly schema: number
	/** The last rename within the window. */
	readonly title: string | null
	/** In order. One per author session. */
	readonly entries: readonly Entry[]
}

export interface Entry {
	/** The author's person id. */
	readonly person: string
	/** The author's session; null for plain clients and the server's own edits, which are not counted. */
	readonly session: string | null
	/** The last `seq` within. 0 without a session. */
	readonly seq: number
	/** Yjs updates (V1), each as its author sent it. May be empty (a rename). */
	readonly updates: readonly Uint8Array[]
}

export interface Row extends Position {
	readonly person: string
	readonly session: string | null
	readonly seq: number
	readonly time: number
	readonly updates: readonly Uint8Array[]
}

/** The last row of one author session. */
export interface LastStored {
	readonly seq: number
	/** Whose session it is. */
	readonly person: string
}

export interface Snapshot {
	/** The last row it contains. */
	readonly position: Position
	/** One complete Yjs update (V1). */
	readonly update: Uint8Array
	/** Yjs state vector (V1) of `update`. */
	readonly vector: Uint8Array
	/** Structs in it. */
	readonly structs: number
	/** Milliseconds of CPU that loading it cost when it was made. */
	readonly loadMs: number
	/** The names of its root types. */
	readonly roots: readonly string[]
}

export interface Loaded {
	readonly snapshot: Snapshot | null
	/** Every usable row after the snapshot, in order. */
	readonly rows: readonly Row[]
	/** The last row there is, usable or not. */
	readonly head: Position
	readonly title: string
	/** The highest schema number that ever wrote here. */
	readonly schema: number
}

/** Nothing was stored. `full`: the disk has no room left. */
export class StorageError extends Error {
	override readonly name = 'StorageError'
	readonly full: boolean
	constructor(message: string, options: { full: boolean; cause?: unknown }) {
		super(message, { cause: options.cause })
		this.full = options.full
	}
}
