import * as encoding from 'lib0/encoding'
import * as prng from 'lib0/prng'
import type { Vector } from './admission.ts'

/** Bytes made of an honest update by somebody who knows nothing about it. `other`: another honest one. */
export function mutate(gen: prng.PRNG, update: Uint8Array, other: Uint8Array): Uint8Array {
	let bytes = update
	for (let times = prng.int32(gen, 1, 3); times > 0; times--) bytes = prng.oneOf(gen, MUTATIONS)(gen, bytes, other)
	return bytes
}

type Mutation = (gen: prng.PRNG, bytes: Uint8Array, other: Uint8Array) => Uint8Array
const at = (gen: prng.PRNG, bytes: Uint8Array): number => prng.int32(gen, 0, Math.max(0, bytes.length - 1))

function join(...parts: Uint8Array[]): Uint8Array {
	const joined = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
	let end = 0
	for (const part of parts) {
		joined.set(part, end)
		end += part.length
	}
	return joined
}

function changed(bytes: Uint8Array, index: number, change: (byte: number) => number): Uint8Array {
	const copy = bytes.slice()
	copy[index] = change(copy[index] ?? 0)
	return copy
}

const MUTATIONS: Mutation[] = [
	(gen, bytes) => changed(bytes, at(gen, bytes), (byte) => byte ^ (1 << prng.int32(gen, 0, 7))),
	(gen, bytes) => changed(bytes, at(gen, bytes), (byte) => byte + (prng.bool(gen) ? 1 : -1)),
	(gen, bytes) => changed(bytes, at(gen, bytes), () => prng.int32(gen, 0, 255)),
	// The head holds counts, client and clock: most of what can lie.
	(gen, bytes) => changed(bytes, Math.min(at(gen, bytes), 8), () => prng.int32(gen, 0, 12)),
	(gen, bytes) => bytes.slice(0, at(gen, bytes)),
	(gen, bytes) => {
		const from = at(gen, bytes)
		return join(bytes.slice(0, from), bytes.slice(from + prng.int32(gen, 1, 4)))
	},
	(gen, bytes) => {
		const from = at(gen, bytes)
		const piece = bytes.slice(from, from + prng.int32(gen, 1, 12))
		return join(bytes.slice(0, from), piece, bytes.slice(from))
	},
	(gen, bytes, other) => join(bytes.slice(0, at(gen, bytes)), other.slice(at(gen, other))),
	(gen, bytes, other) => {
		const into = at(gen, bytes)
		const from = at(gen, other)
		return join(bytes.slice(0, into), other.slice(from, from + prng.int32(gen, 1, 12)), bytes.slice(into))
	},
	// A delete set of no clients becomes one that deletes something.
	(gen, bytes) =>
		join(
			bytes.slice(0, -1),
			Uint8Array.of(1, prng.int32(gen, 0, 20), 1, prng.int32(gen, 0, 20), prng.int32(gen, 0, 5)),
		),
]

/**
 * An update by somebody who knows the format and what is stored: what it refers to exists, and nothing of it makes sense.
 */
export function forge(gen: prng.PRNG, vector: Vector): Uint8Array {
	const to = encoding.createEncoder()
	const clients = [...vector.keys()]
	const authors = new Set<number>()
	for (let sections = prng.oneOf(gen, [0, 1, 1, 1, 1, 1, 2]); sections > 0; sections--) {
		const known = prng.int32(gen, 0, 5) > 0 && clients.length > 0
		authors.add(known ? prng.oneOf(gen, clients) : prng.int32(gen, 1, 50))
	}
	encoding.writeVarUint(to, authors.size)
	// Two authors may refer to what the other one is only just adding.
	const reach: Vector = new Map(vector)
	if (authors.size > 1) for (const client of authors) reach.set(client, (vector.get(client) ?? 0) + 2)
	for (const client of authors) forgeSection(gen, to, { vector, reach, client })
	forgeDeletions(gen, to, vector)
	return encoding.toUint8Array(to)
}

function forgeSection(
	gen: prng.PRNG,
	to: encoding.Encoder,
	of: { vector: Vector; reach: Vector; client: number },
): void {
	const { vector, reach, client } = of
	const stored = vector.get(client) ?? 0
	const resent = prng.int32(gen, 0, 3) === 0 ? prng.int32(gen, 0, stored) : 0
	const structs = prng.int32(gen, 1, 4)
	encoding.writeVarUint(to, structs)
	encoding.writeVarUint(to, client)
	let clock = stored - resent
	encoding.writeVarUint(to, clock)
	for (let index = 0; index < structs; index++) clock += forgeStruct(gen, to, { vector: reach, client, clock })
}

function forgeDeletions(gen: prng.PRNG, to: encoding.Encoder, vector: Vector): void {
	const clients = [...vector.keys()]
	const target = prng.int32(gen, 0, 2) === 0 && clients.length > 0 ? prng.oneOf(gen, clients) : -1
	const most = vector.get(target) ?? 0
	encoding.writeVarUint(to, most > 0 ? 1 : 0)
	if (most === 0) return
	encoding.writeVarUint(to, target)
	encoding.writeVarUint(to, 1)
	const from = prng.int32(gen, 0, most - 1)
	encoding.writeVarUint(to, from)
	encoding.writeVarUint(to, prng.int32(gen, 1, Math.min(10, most - from)))
}

interface Place {
	readonly vector: Vector
	readonly client: number
	readonly clock: number
}

function forgeStruct(gen: prng.PRNG, to: encoding.Encoder, place: Place): number {
	if (prng.int32(gen, 0, 11) === 0) {
		const length = prng.int32(gen, 1, 4)
		encoding.writeUint8(to, 0)
		encoding.writeVarUint(to, length)
		return length
	}
	const kind = prng.int32(gen, 1, 8)
	const known = [...place.vector].filter(([, clock]) => clock > 0)
	const can = known.length > 0
	const origin = can && prng.bool(gen)
	const right = can && prng.bool(gen)
	const key = prng.bool(gen)
	encoding.writeUint8(to, kind | (origin ? 0x80 : 0) | (right ? 0x40 : 0) | (key ? 0x20 : 0))
	const refer = (): void => {
		const own = place.clock > 0 && prng.int32(gen, 0, 2) === 0
		const [client, clock] = own ? [place.client, place.clock] : prng.oneOf(gen, known)
		encoding.writeVarUint(to, client)
		encoding.writeVarUint(to, prng.int32(gen, 0, clock - 1))
	}
	if (origin) refer()
	if (right) refer()
	if (!origin && !right) {
		const named = !can || prng.bool(gen)
		encoding.writeVarUint(to, named ? 1 : 0)
		if (named) encoding.writeVarString(to, prng.oneOf(gen, ['text', 'map', 'array', 'document', 'root']))
		else refer()
		if (key) encoding.writeVarString(to, prng.oneOf(gen, ['k', 'key', 'bold']))
	}
	return forgeContent(gen, to, kind)
}

function forgeContent(gen: prng.PRNG, to: encoding.Encoder, kind: number): number {
	const several = prng.int32(gen, 1, 3)
	switch (kind) {
		case 1:
			encoding.writeVarUint(to, several)
			return several
		case 2:
			encoding.writeVarUint(to, several)
			for (let index = 0; index < several; index++)
				encoding.writeVarString(to, prng.oneOf(gen, ['undefined', '{"a":[1]}', '"x"']))
			return several
		case 3:
			encoding.writeVarUint8Array(to, new Uint8Array(several))
			return 1
		case 4: {
			const text = prng.oneOf(gen, ['x', 'forged', '😀', '漢'])
			encoding.writeVarString(to, text)
			return text.length
		}
		case 5:
			encoding.writeVarString(to, prng.oneOf(gen, ['null', '{"a":1}', '7']))
			return 1
		case 6:
			encoding.writeVarString(to, prng.oneOf(gen, ['bold', 'link', 'k']))
			encoding.writeVarString(to, prng.oneOf(gen, ['null', 'true', '{}', '[1]']))
			return 1
		case 7: {
			const type = prng.int32(gen, 0, 6)
			encoding.writeVarUint(to, type)
			if (type === 3 || type === 5) encoding.writeVarString(to, 'paragraph')
			return 1
		}
		default:
			encoding.writeVarUint(to, several)
			for (let index = 0; index < several; index++)
				encoding.writeAny(to, prng.oneOf(gen, [null, 1, 'x', { a: [true] }]))
			return several
	}
}
