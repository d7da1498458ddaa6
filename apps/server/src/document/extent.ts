import { type DocumentBounds, LIMITS } from '@tandem/protocol'
import type * as Y from 'yjs'

/** Structs of a document: each is an object in every Yjs that loads it. */
export function structsOf(doc: Y.Doc): number {
	let structs = 0
	for (const of of doc.store.clients.values()) structs += of.length
	return structs
}

/**
 * The names of a document's root types, also of those whose content was deleted: their names stay. One that was only
 * asked for has nothing in it and is not stored.
 */
export function rootsOf(doc: Y.Doc): string[] {
	return [...doc.share].flatMap(([name, root]) => (root._start === null && root._map.size === 0 ? [] : [name]))
}

/** Milliseconds of CPU that loading a document of so many structs may cost. */
export function mostLoadMs(structs: number, bounds: DocumentBounds = LIMITS.document): number {
	return bounds.loadMs + structs * bounds.loadMsPerStruct
}
