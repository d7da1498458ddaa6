import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import * as Y from 'yjs'
import { readUpdates } from '../apps/server/src/log/updates.ts'

/** One row of a document's log as it lies on the disk. */
export interface StoredRow {
	readonly person: string
	readonly updates: readonly Uint8Array[]
}

/** The rows of a document, read past the server, also while it runs. */
export function rowsOnDisk(dataDir: string, document: string): StoredRow[] {
	const database = new DatabaseSync(join(dataDir, 'tandem.db'), { readOnly: true })
	try {
		const rows = database.prepare('select person, updates from log where document = ? order by "offset"').all(document)
		return rows.map(({ person, updates }) => ({ person: String(person), updates: readUpdates(updates as Uint8Array) }))
	} finally {
		database.close()
	}
}

/** What these rows make together. Throws where something waits for what is not among them. */
export function documentOf(rows: readonly StoredRow[]): Y.Doc {
	const doc = new Y.Doc()
	for (const { updates } of rows) for (const update of updates) Y.applyUpdate(doc, update)
	if (doc.store.pendingStructs !== null || doc.store.pendingDs !== null) throw new Error('the log has a gap')
	return doc
}
