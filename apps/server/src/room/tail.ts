import type { Position } from '@tandem/protocol'
import type { Row } from '../log/log.ts'
import type { StoredWindow } from './delivery.ts'

/** The stored windows after a room's base, in order and without gaps: what members that catch up read. */
export class Tail {
	/** Bytes of updates within. */
	bytes = 0
	/** Structs by which they make the document more, at most. */
	structs = 0
	readonly #byStart = new Map<number, StoredWindow>()
	#start: Position
	#end: Position

	constructor(start: Position) {
		this.#start = start
		this.#end = start
	}

	/** The last stored position. */
	get end(): Position {
		return this.#end
	}

	get windows(): Iterable<StoredWindow> {
		return this.#byStart.values()
	}

	get length(): number {
		return this.#byStart.size
	}

	/** When its first window was stored, milliseconds; undefined while it is empty. */
	get since(): number | undefined {
		return this.#byStart.get(this.#start.offset)?.time
	}

	push(window: StoredWindow): void {
		this.#byStart.set(this.#end.offset, window)
		this.#end = window.position
		this.bytes += window.bytes
		this.structs += window.structs
	}

	/** The window that begins right after `offset`; undefined at the end and for offsets that are no longer here. */
	after(offset: number): StoredWindow | undefined {
		return this.#byStart.get(offset)
	}

	/** Whether reading can begin after `offset`. */
	reaches(offset: number): boolean {
		return offset === this.#end.offset || this.#byStart.has(offset)
	}

	/** Forgets everything up to `position`, which a base now contains. */
	trim(position: Position): void {
		for (const [start, window] of this.#byStart) {
			if (window.position.offset > position.offset) break
			this.#byStart.delete(start)
			this.bytes -= window.bytes
			this.structs -= window.structs
		}
		this.#start = position
	}
}

/** A row as it was loaded, one window each. `structs`: where the document's are counted. */
export function windowOfRow(row: Row, structs = 0): StoredWindow {
	let bytes = 0
	for (const update of row.updates) bytes += update.length
	return {
		position: { offset: row.offset, row: row.row },
		updates: row.updates,
		rows: row.updates.map(() => row.offset),
		title: null,
		acknowledged: row.session === null ? [] : [{ session: row.session, seq: row.seq }],
		bytes,
		structs,
		time: row.time,
	}
}
