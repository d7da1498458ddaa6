import * as encoding from 'lib0/encoding'
import { admit, advanceBy, type Vector, type Verdict } from './admission.ts'

/** An update written by hand: numbers are varuints, texts and bytes carry their length, `raw` bytes stand as they are. */
export function update(...values: (number | string | Uint8Array | { readonly raw: readonly number[] })[]): Uint8Array {
	const to = encoding.createEncoder()
	for (const value of values) {
		if (typeof value === 'number') encoding.writeVarUint(to, value)
		else if (typeof value === 'string') encoding.writeVarString(to, value)
		else if (value instanceof Uint8Array) encoding.writeVarUint8Array(to, value)
		else encoding.writeUint8Array(to, Uint8Array.from(value.raw))
	}
	return encoding.toUint8Array(to)
}

/** The head of an update with one client's structs, and the byte before one in a root list. */
export const one = (client: number, clock: number): [number, number, number, number] => [1, 1, client, clock]
export const inRoot = (kind: number, root = 'text'): [{ raw: number[] }, number, string] => [{ raw: [kind] }, 1, root]
export const NO_DELETIONS = 0

export const ORIGIN = 0x80
export const RIGHT = 0x40
export const KEY = 0x20

/** Client 1 with three letters in a text. */
export function stored(): Vector {
	const vector: Vector = new Map()
	advanceBy(update(...one(1, 0), ...inRoot(4), 'abc', NO_DELETIONS), vector)
	return vector
}

export function kindOf(bytes: Uint8Array, vector: Vector = stored()): Verdict['kind'] {
	return admit(bytes, vector).kind
}

/** Arrays within arrays in lib0's encoding. */
export function nested(depth: number): number[] {
	return Array.from({ length: depth }, () => [117, 1]).flat()
}
