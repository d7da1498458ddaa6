import type * as Y from 'yjs'
import { applyTogether } from '../document/load.ts'
import { newDoc } from '../document/new-doc.ts'
import type { World } from './world.ts'

/** What somebody sees who has only the log: the newest snapshot and the rows after it. */
export function contentOf(world: World, document: string): Y.Doc {
	const stored = world.disk.load(document)
	const doc = newDoc()
	const updates = (stored?.rows ?? []).flatMap((row) => row.updates)
	applyTogether(doc, stored?.snapshot ? [stored.snapshot.update, ...updates] : updates)
	return doc
}
