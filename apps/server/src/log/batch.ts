import type { Entry, Window } from './log.ts'
import { updatesSize, writeUpdates } from './updates.ts'

/** One call of `append` on its way to the writer: stored whole or not at all. */
export interface PackedCall {
	readonly windows: readonly PackedWindow[]
}

/** A Window whose entries are rows already: at least one, ids given, updates in the row's form. */
export interface PackedWindow {
	readonly document: string
	readonly time: number
	readonly schema: number
	readonly title: string | null
	readonly rows: readonly PackedRow[]
}

export interface PackedRow {
	readonly row: string
	readonly person: string
	readonly session: string | null
	readonly seq: number
	/** A view of the batch. */
	readonly updates: Uint8Array
}

/** Every window makes a row, also one that only carries a title: its position must be one of its own. */
const NOTHING: readonly Entry[] = [{ person: '', session: null, seq: 0, updates: [] }]

export function entriesOf(window: Window): readonly Entry[] {
	return window.entries.length > 0 ? window.entries : NOTHING
}

/** Bytes of updates in these windows. */
export function updateBytes(windows: readonly Window[]): number {
	let bytes = 0
	for (const window of windows) for (const entry of window.entries) bytes += updatesSize(entry.updates)
	return bytes
}

/**
 * All calls in one fresh buffer, to be transferred: posting the objects would clone each of them, and with each update
 * the whole buffer that it is a view of. `rowIds` gives a row id to each row, in order.
 */
export function packBatch(calls: readonly (readonly Window[])[], rowIds: Iterator<string>): ArrayBuffer {
	const target = new Writer(calls.reduce((size, windows) => size + packedSize(windows), FIELD))
	target.number(calls.length)
	for (const windows of calls) {
		target.number(windows.length)
		for (const window of windows) packWindow(target, window, rowIds)
	}
	return target.buffer
}

function packWindow(target: Writer, window: Window, rowIds: Iterator<string>): void {
	target.text(window.document)
	target.number(window.time)
	target.number(window.schema)
	target.optional(window.title)
	const entries = entriesOf(window)
	target.number(entries.length)
	for (const entry of entries) {
		target.text(rowIds.next().value)
		target.text(entry.person)
		target.optional(entry.session)
		target.number(entry.seq)
		target.updates(entry.updates)
	}
}

export function unpackBatch(buffer: ArrayBuffer): PackedCall[] {
	const source = new Reader(buffer)
	return source.list(() => ({ windows: source.list(() => unpackWindow(source)) }))
}

function unpackWindow(source: Reader): PackedWindow {
	return {
		document: source.text(),
		time: source.number(),
		schema: source.number(),
		title: source.optional(),
		rows: source.list(() => ({
			row: source.text(),
			person: source.text(),
			session: source.optional(),
			seq: source.number(),
			updates: source.bytes(),
		})),
	}
}

/**
 * Bytes that one call takes in a batch, as an upper bound: a UTF-16 unit is at most three bytes, and every field costs
 * at most `FIELD` besides its content.
 */
export function packedSize(windows: readonly Window[]): number {
	let size = FIELD
	for (const window of windows) {
		size += 5 * FIELD + 3 * (window.document.length + (window.title?.length ?? 0))
		for (const { person, session, updates } of entriesOf(window)) {
			size += 5 * FIELD + 3 * (16 + person.length + (session?.length ?? 0)) + updatesSize(updates)
		}
	}
	return size
}

const FIELD = 8
/** Stands where the length of a text would: there is none. */
const NONE = 0xffffffff

class Writer {
	readonly buffer: ArrayBuffer
	readonly #bytes: Buffer
	#at = 0

	constructor(size: number) {
		this.buffer = new ArrayBuffer(size)
		this.#bytes = Buffer.from(this.buffer)
	}

	/** Any number that a double holds exactly: times and seqs are larger than 32 bits. */
	number(value: number): void {
		this.#at = this.#bytes.writeDoubleLE(value, this.#at)
	}

	text(value: string): void {
		const length = this.#bytes.write(value, this.#at + 4, 'utf8')
		this.#at = this.#bytes.writeUInt32LE(length, this.#at) + length
	}

	optional(value: string | null): void {
		if (value === null) this.#at = this.#bytes.writeUInt32LE(NONE, this.#at)
		else this.text(value)
	}

	updates(value: readonly Uint8Array[]): void {
		const end = writeUpdates(this.#bytes, this.#at + 4, value)
		this.#bytes.writeUInt32LE(end - this.#at - 4, this.#at)
		this.#at = end
	}
}

class Reader {
	readonly #bytes: Buffer
	#at = 0

	constructor(buffer: ArrayBuffer) {
		this.#bytes = Buffer.from(buffer)
	}

	number(): number {
		this.#at += 8
		return this.#bytes.readDoubleLE(this.#at - 8)
	}

	text(): string {
		const bytes = this.bytes()
		return this.#bytes.toString('utf8', this.#at - bytes.byteLength, this.#at)
	}

	optional(): string | null {
		if (this.#bytes.readUInt32LE(this.#at) !== NONE) return this.text()
		this.#at += 4
		return null
	}

	bytes(): Uint8Array {
		const length = this.#bytes.readUInt32LE(this.#at)
		this.#at += 4 + length
		return this.#bytes.subarray(this.#at - length, this.#at)
	}

	list<T>(item: () => T): T[] {
		return Array.from({ length: this.number() }, item)
	}
}
