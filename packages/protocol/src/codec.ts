import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'

/**
 * Reads and writes one kind of value in lib0's bytes. `shape` names the layout; the version test hashes it, so a
 * changed layout cannot ship under an old protocol number.
 */
export interface Codec<T> {
	readonly shape: string
	read(from: decoding.Decoder): T
	write(to: encoding.Encoder, value: T): void
}

/** Thrown by every reader here for bytes that are not what they should be. The session that sent them is closed. */
export class MalformedError extends Error {
	override readonly name = 'MalformedError'
}

/** Bytes of a number, at most: eight hold all up to 2^53 - 1. */
const NUMBER_BYTES = 8

/** Unlike lib0's it ends: that one reads on for as long as the bytes say nothing, a quarter of a second for 32 MiB. */
function readVaruint(from: decoding.Decoder): number {
	let value = 0
	let unit = 1
	for (let read = 0; read < NUMBER_BYTES; read += 1) {
		const byte = from.arr[from.pos++]
		if (byte === undefined) throw new MalformedError('a number that ends too early')
		value += (byte & 127) * unit
		if (byte < 128) {
			if (value > Number.MAX_SAFE_INTEGER) break
			return value
		}
		unit *= 128
	}
	throw new MalformedError('a number beyond 2^53 - 1')
}

/** A whole number from 0 to 2^53 - 1. */
export const varuint: Codec<number> = {
	shape: 'varuint',
	read: readVaruint,
	write: (to, value) => encoding.writeVarUint(to, value),
}

export const bytes: Codec<Uint8Array> = {
	shape: 'bytes',
	// A view, not a copy: who keeps it longer than the frame copies it.
	read: (from) => decoding.readUint8Array(from, readLength(from)),
	write: (to, value) => encoding.writeVarUint8Array(to, value),
}

/** The length of what follows. lib0 would read beyond the frame, into whatever lies behind it in memory. */
function readLength(from: decoding.Decoder): number {
	const length = readVaruint(from)
	if (length > from.arr.length - from.pos) throw new MalformedError('bytes that end too early')
	return length
}

/** UTF-8 of this many bytes at most. Longer is refused unread. */
export function readText(from: decoding.Decoder, most: number): string {
	const start = from.pos
	if (readLength(from) > most) throw new MalformedError(`text longer than ${most} bytes`)
	from.pos = start
	return decoding.readVarString(from)
}

/** Bytes in UTF-8 of one UTF-16 unit, at most. */
const UNIT_BYTES = 3

/** Text of at most `limit` UTF-16 units. */
export const text = (limit: number): Codec<string> => ({
	shape: `text(${limit})`,
	read: (from) => {
		const value = readText(from, limit * UNIT_BYTES)
		if (value.length > limit) throw new MalformedError(`text longer than ${limit}`)
		return value
	},
	write: (to, value) => encoding.writeVarString(to, value),
})

/** Each byte as two hexadecimal digits: every edit names a session, and every window its authors'. */
const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

/** 64 random bits: 16 hexadecimal digits in memory, 8 bytes on the wire. Session ids and row ids are these. */
export const id64: Codec<string> = {
	shape: 'id64',
	read: (from) => {
		let id = ''
		for (const byte of decoding.readUint8Array(from, 8)) id += HEX[byte]
		return id
	},
	write: (to, value) => {
		if (value.length !== 16) throw new MalformedError(ID)
		for (let at = 0; at < 16; at += 2) {
			encoding.writeUint8(to, 16 * digit(value.charCodeAt(at)) + digit(value.charCodeAt(at + 1)))
		}
	},
}

const ID = 'an id has 16 hexadecimal digits'

/** What a digit from 0 to 9 or a to f stands for. */
function digit(unit: number): number {
	if (unit >= 48 && unit <= 57) return unit - 48
	if (unit >= 97 && unit <= 102) return unit - 87
	throw new MalformedError(ID)
}

export const flag: Codec<boolean> = {
	shape: 'flag',
	read: (from) => {
		const byte = decoding.readUint8(from)
		if (byte > 1) throw new MalformedError('a flag is 0 or 1')
		return byte === 1
	},
	write: (to, value) => encoding.writeUint8(to, value ? 1 : 0),
}

/** One of a fixed list of words, as its index in one byte. New words go to the end. */
export const oneOf = <const W extends readonly string[]>(...words: W): Codec<W[number]> => ({
	shape: `oneOf(${words.join('|')})`,
	read: (from) => {
		const word = words[decoding.readUint8(from)]
		if (word === undefined) throw new MalformedError('an unknown word')
		return word
	},
	write: (to, value) => encoding.writeUint8(to, words.indexOf(value)),
})

export const list = <T>(item: Codec<T>, limit: number): Codec<T[]> => ({
	shape: `list(${item.shape},${limit})`,
	read: (from) => {
		const length = readVaruint(from)
		if (length > limit) throw new MalformedError(`more than ${limit} entries`)
		return Array.from({ length }, () => item.read(from))
	},
	write: (to, value) => {
		encoding.writeVarUint(to, value.length)
		for (const entry of value) item.write(to, entry)
	},
})

export const optional = <T>(item: Codec<T>): Codec<T | null> => ({
	shape: `optional(${item.shape})`,
	read: (from) => (flag.read(from) ? item.read(from) : null),
	write: (to, value) => {
		flag.write(to, value !== null)
		if (value !== null) item.write(to, value)
	},
})

/** Fields in the order they are named. */
export const record = <F extends Record<string, Codec<unknown>>>(
	fields: F,
): Codec<{ [K in keyof F]: F[K] extends Codec<infer T> ? T : never }> => {
	const entries = Object.entries(fields)
	return {
		shape: `{${entries.map(([name, codec]) => `${name}:${codec.shape}`).join(',')}}`,
		read: (from) => {
			const value: Record<string, unknown> = {}
			for (const [name, codec] of entries) value[name] = codec.read(from)
			return value as never
		},
		write: (to, value) => {
			for (const [name, codec] of entries) codec.write(to, (value as Record<string, unknown>)[name])
		},
	}
}
