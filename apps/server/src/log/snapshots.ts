import type { Connection } from '../store/connection.ts'
import type { Snapshot } from './log.ts'

/** Snapshots kept of one document: the newest, and the one before in case the newest proves unusable. */
const KEPT = 2

export interface SnapshotToSave extends Snapshot {
	readonly document: string
	readonly time: number
}

/**
 * Keeps a snapshot, in the writer's thread. Ignored: one older than the newest kept, and one of a position that the log
 * does not hold (the document was deleted, or a backup restored, while it was made).
 */
export function saveSnapshot(connection: Connection, snapshot: SnapshotToSave): void {
	const { document, position, update, vector, structs, loadMs, roots, time } = snapshot
	connection.transaction(() => {
		const { changes } = connection
			.prepare(
				`INSERT OR REPLACE INTO snapshot (document, "offset", row_id, "update", vector, structs, load_ms, roots, time)
				SELECT document, "offset", row_id, ?, ?, ?, ?, ?, ? FROM log
				WHERE document = ? AND "offset" = ? AND row_id = ?
				AND "offset" >= (SELECT coalesce(max("offset"), 0) FROM snapshot WHERE document = ?)`,
			)
			.run(
				update,
				vector,
				structs,
				loadMs,
				JSON.stringify(roots),
				time,
				document,
				position.offset,
				position.row,
				document,
			)
		if (changes === 0) return
		connection
			.prepare(
				`DELETE FROM snapshot WHERE document = ? AND "offset" NOT IN
				(SELECT "offset" FROM snapshot WHERE document = ? ORDER BY "offset" DESC LIMIT ${KEPT})`,
			)
			.run(document, document)
	})
}

/** Marks rows as unusable, in the writer's thread. */
export function setAside(connection: Connection, document: string, offsets: readonly number[]): void {
	connection.transaction(() => {
		const mark = connection.prepare('UPDATE log SET set_aside = 1 WHERE document = ? AND "offset" = ?')
		for (const offset of offsets) mark.run(document, offset)
	})
}
