import * as encoding from 'lib0/encoding'
import { deflatedSnapshot } from './message/deflated-snapshot.ts'
import { snapshot } from './message/snapshot.ts'
import type { Position } from './position.ts'

const NO_PART = new Uint8Array()

/**
 * A piece of a snapshot without its bytes, which are the end of it: who sends a document to many writes them as they are,
 * not a copy for each.
 */
export function snapshotHead(piece: {
	readonly deflated: boolean
	readonly position: Position
	readonly total: number
	/** Bytes of the part that follows. */
	readonly length: number
}): Uint8Array {
	const { deflated, position, total, length } = piece
	const message = deflated ? deflatedSnapshot : snapshot
	const empty = message.encode({ position, total, part: NO_PART })
	const to = encoding.createEncoder()
	encoding.writeUint8Array(to, empty.subarray(0, -1))
	encoding.writeVarUint(to, length)
	return encoding.toUint8Array(to)
}
