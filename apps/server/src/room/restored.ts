import type { Loaded } from '../log/log.ts'
import { advanceBy, decodeVector, mostStructs, type Vector } from '../session/admission.ts'
import type { Strain } from './strain.ts'
import { type Tail, windowOfRow } from './tail.ts'

/** What a snapshot contains. */
export function storedVector(snapshot: Loaded['snapshot']): Vector {
	if (snapshot === null) return new Map()
	return Object.assign(decodeVector(snapshot.vector), { roots: new Set(snapshot.roots) })
}

/** Counts what came after the snapshot as if it had just been written. */
export function readRows(
	{ rows }: Pick<Loaded, 'rows'>,
	{ vector, tail, strain }: { readonly vector: Vector; readonly tail: Tail; readonly strain: Strain },
): void {
	for (const row of rows) {
		let structs = 0
		for (const update of row.updates) {
			const places = advanceBy(update, vector)
			strain.count(-1, places)
			structs += mostStructs(places)
		}
		tail.push(windowOfRow(row, structs))
	}
}
