import { edit, LIMITS, rename } from '@tandem/protocol'
import type { PendingRow } from './store.ts'

/** One message that carries one or more waiting rows of one session. */
export interface Frame {
	readonly session: string
	/** The last row it carries: its acknowledgement acknowledges them all. */
	readonly seq: number
	/** How many rows it carries. */
	readonly rows: number
	readonly payload: Uint8Array
}

/** Rows merged into one frame at most: merging a thousand keystrokes takes about 30 ms. Beyond: the next frame. */
const ROWS_PER_FRAME = 1000

/**
 * The next message for `rows`, which are unsent, of one session and in order, at least one. A single edit goes as it
 * was made; several are merged up to LIMITS.frameBytes; of several renames in a row only the last is sent.
 */
export function nextFrame(rows: readonly PendingRow[], merge: (updates: Uint8Array[]) => Uint8Array): Frame {
	const [first] = rows
	if (first === undefined) throw new RangeError('a frame needs a row')
	const { session } = first
	if (first.body.kind === 'rename') {
		const run = leading(rows, 'rename')
		const last = rows[run - 1] ?? first
		const title = last.body.kind === 'rename' ? last.body.title : first.body.title
		return { session, seq: last.seq, rows: run, payload: rename.encode({ session, seq: last.seq, title }) }
	}
	const updates = [first.body.update]
	let bytes = first.body.update.byteLength
	let seq = first.seq
	for (const { body, seq: next } of rows.slice(1, ROWS_PER_FRAME)) {
		if (body.kind !== 'edit' || bytes + body.update.byteLength > LIMITS.frameBytes) break
		bytes += body.update.byteLength
		updates.push(body.update)
		seq = next
	}
	const update = updates.length === 1 ? first.body.update : merge(updates)
	return { session, seq, rows: updates.length, payload: edit.encode({ session, seq, complete: false, update }) }
}

/** How many rows at the beginning are of this kind. */
export function leading(rows: readonly PendingRow[], kind: PendingRow['body']['kind']): number {
	const end = rows.findIndex((row) => row.body.kind !== kind)
	return end === -1 ? rows.length : end
}
