import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import * as decoding from 'lib0/decoding'
import * as Y from 'yjs'

/** A document as it is on disk at this moment, read past the server: every row of its log. */
export function storedDocument(dataDir: string, document: string): Y.Doc {
	const database = new DatabaseSync(join(dataDir, 'tandem.db'), { readOnly: true })
	const rows = database.prepare('select updates from log where document = ? order by offset').all(document)
	database.close()
	const doc = new Y.Doc()
	for (const { updates } of rows) {
		const from = decoding.createDecoder(updates as Uint8Array)
		while (decoding.hasContent(from)) Y.applyUpdate(doc, decoding.readVarUint8Array(from))
	}
	return doc
}
