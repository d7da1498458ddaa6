import type { Row } from './log.ts'
import { readUpdates } from './updates.ts'

/** Rows on their way from the reader: the bytes of all in one buffer, which is transferred, not cloned. */
export interface PackedRows {
	readonly heads: readonly RowHead[]
	readonly bytes: Uint8Array<ArrayBuffer>
}

/** A row without its updates, which are the next `size` bytes. */
export interface RowHead extends Omit<Row, 'updates'> {
	readonly size: number
}

export interface RowWithBytes extends Omit<Row, 'updates'> {
	readonly updates: Uint8Array
}

export function packRows(rows: readonly RowWithBytes[]): PackedRows {
	const bytes = new Uint8Array(rows.reduce((sum, { updates }) => sum + updates.byteLength, 0))
	let at = 0
	const heads = rows.map(({ updates, ...head }) => {
		bytes.set(updates, at)
		at += updates.byteLength
		return { ...head, size: updates.byteLength }
	})
	return { heads, bytes }
}

/** The rows again; their updates are views of one buffer. */
export function unpackRows({ heads, bytes }: PackedRows): Row[] {
	let at = 0
	return heads.map(({ size, ...head }) => {
		at += size
		return { ...head, updates: readUpdates(bytes.subarray(at - size, at)) }
	})
}
