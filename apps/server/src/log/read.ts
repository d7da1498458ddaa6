import type { Position } from '@tandem/protocol'
import { madeShared } from '../document/shared-bytes.ts'
import type { Connection } from '../store/connection.ts'
import type { LastStored, Snapshot } from './log.ts'
import { type PackedRows, packRows, type RowWithBytes } from './packed-rows.ts'

/** `Loaded` on its way from the reader. */
export interface PackedLoaded {
	readonly snapshot: Snapshot | null
	readonly rows: PackedRows
	readonly head: Position
	readonly title: string
	readonly schema: number
}

/** Everything that opening a document needs, all of one moment. In the reader's thread, as everything here. */
export function load(connection: Connection, document: string): PackedLoaded | null {
	return connection.snapshot(() => {
		const head = connection
			.prepare(
				`SELECT log."offset", row_id, title, schema FROM log JOIN document ON id = document
				WHERE document = ? ORDER BY log."offset" DESC LIMIT 1`,
			)
			.get(document)
		if (head === undefined) return null
		const snapshot = newestSnapshot(connection, document)
		const rows = connection
			.prepare(`${ROWS} AND set_aside = 0 ORDER BY "offset"`)
			.all(document, snapshot?.position.offset ?? 0)
		return {
			snapshot,
			rows: packRows(rows as unknown as RowWithBytes[]),
			head: { offset: Number(head.offset), row: String(head.row_id) },
			title: String(head.title),
			schema: Number(head.schema),
		}
	})
}

const ROWS = `SELECT "offset", row_id AS row, person, session, seq, time, updates FROM log
	WHERE document = ? AND "offset" > ?`

/** The newest whose position the log holds. */
function newestSnapshot(connection: Connection, document: string): Snapshot | null {
	const found = connection
		.prepare(
			`SELECT "offset", row_id, "update", vector, structs, load_ms, roots FROM snapshot JOIN log USING (document, "offset", row_id)
			WHERE document = ? ORDER BY "offset" DESC LIMIT 1`,
		)
		.get(document)
	if (found === undefined) return null
	return {
		position: { offset: Number(found.offset), row: String(found.row_id) },
		update: madeShared(found.update as Uint8Array),
		vector: found.vector as Uint8Array,
		structs: Number(found.structs),
		loadMs: Number(found.load_ms),
		roots: JSON.parse(String(found.roots)) as string[],
	}
}

export interface RowsAfter {
	readonly document: string
	readonly offset: number
	readonly limitBytes: number
}

export function rowsAfter(connection: Connection, { document, offset, limitBytes }: RowsAfter): PackedRows {
	const rows: RowWithBytes[] = []
	let bytes = 0
	const found = connection.prepare(`${AVAILABLE} ORDER BY "offset"`).iterate(document, offset)
	for (const row of found as Iterable<unknown> as Iterable<RowWithBytes>) {
		rows.push(row)
		bytes += row.updates.byteLength
		if (bytes >= limitBytes) break
	}
	return packRows(rows)
}

/** A row set aside keeps its place and loses its content, so that whoever follows the log by offset still arrives. */
const AVAILABLE = ROWS.replace('updates', "iif(set_aside, x'', updates) AS updates")

export interface Held {
	readonly document: string
	readonly position: Position
}

export function holds(connection: Connection, { document, position }: Held): boolean {
	const found = connection
		.prepare('SELECT 1 FROM log WHERE document = ? AND "offset" = ? AND row_id = ?')
		.get(document, position.offset, position.row)
	return found !== undefined
}

export interface Acknowledged {
	readonly document: string
	readonly sessions: readonly string[]
}

export function acknowledged(connection: Connection, { document, sessions }: Acknowledged): Map<string, LastStored> {
	const last = connection.prepare('SELECT seq, person FROM last_stored WHERE document = ? AND session = ?')
	const found = new Map<string, LastStored>()
	for (const session of sessions) {
		const row = last.get(document, session)
		if (row !== undefined) found.set(session, { seq: Number(row.seq), person: String(row.person) })
	}
	return found
}
