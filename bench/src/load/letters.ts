import { Cursor, counted, varuint } from './varuint.ts'

const NOTHING_DELETED = 0
/** Yjs' number of a struct that holds text. */
const STRING = 4

/** The Yjs update (V1) by which a client puts one more letter behind those it typed into a text of its own. */
export function letter(client: number, clock: number): Buffer {
	const struct = [1, 1, ...varuint(client), ...varuint(clock)]
	const root = counted(Buffer.from(`writer ${client}`))
	// The first hangs in the text itself, each other one on the letter before it.
	const place = clock === 0 ? [0x04, 1, ...root] : [0x84, ...varuint(client), ...varuint(clock - 1)]
	return Buffer.from([...struct, ...place, 1, 'a'.charCodeAt(0), NOTHING_DELETED])
}

const cursor = new Cursor()

/**
 * Reads whose letters an update brings, also one that a server merged from many: each run is one client's, `length`
 * letters from `clock` on. What `letter` does not make ends it: a server's own first paragraph comes alone, and a letter behind
 * it would be missed by whoever counts.
 */
export function readLetters(
	bytes: Buffer,
	start: number,
	hear: (client: number, clock: number, length: number) => void,
): void {
	cursor.set(bytes, start)
	for (let clients = cursor.varuint(); clients > 0; clients -= 1) {
		let structs = cursor.varuint()
		const client = cursor.varuint()
		let clock = cursor.varuint()
		for (; structs > 0; structs -= 1) {
			const length = readStruct()
			if (length === 0) return
			hear(client, clock, length)
			clock += length
		}
	}
}

/** One struct; how many letters it has, 0 if it is none. */
function readStruct(): number {
	const info = cursor.bytes[cursor.at++] ?? 0
	if ((info & 0x1f) !== STRING) return 0
	if (info & 0x80) {
		cursor.varuint()
		cursor.varuint()
	}
	if (info & 0x40) {
		cursor.varuint()
		cursor.varuint()
	}
	if ((info & 0xc0) === 0) {
		if (cursor.varuint() !== 1) throw new Error('a letter outside of the writers’ texts')
		cursor.skip()
	}
	return cursor.skip()
}
