import type { Chance } from '../../apps/server/src/simulation/chance.ts'

/** A frame as somebody changes it who knows nothing about it. `others`: more of the same, to take pieces of. */
export function mutateFrame(chance: Chance, frame: Uint8Array, others: readonly Uint8Array[]): Uint8Array {
	let bytes = frame
	for (let times = chance.int(1, 3); times > 0; times -= 1) bytes = chance.pick(MUTATIONS)(chance, bytes, others)
	return bytes
}

type Mutation = (chance: Chance, bytes: Uint8Array, others: readonly Uint8Array[]) => Uint8Array

/** Beyond this a frame does not grow: a million of them have to be sent. */
const LARGEST = 70_000

const place = (chance: Chance, bytes: Uint8Array) => chance.int(0, Math.max(0, bytes.length - 1))

function changed(bytes: Uint8Array, at: number, to: (byte: number) => number): Uint8Array {
	const copy = bytes.slice()
	if (at < copy.length) copy[at] = to(copy[at] ?? 0)
	return copy
}

/** The bytes with `cut` of them after `at` replaced. */
function spliced(bytes: Uint8Array, at: number, cut: number, piece: Uint8Array): Uint8Array {
	const rest = bytes.subarray(Math.min(bytes.length, at + cut))
	const whole = new Uint8Array(at + piece.length + rest.length)
	whole.set(bytes.subarray(0, at))
	whole.set(piece, at)
	whole.set(rest, at + piece.length)
	return whole.subarray(0, LARGEST)
}

/** Lengths and counts that are lies: nothing, one, limits and one beyond, 2^31, 2^53, and what never ends. */
function lie(chance: Chance): Uint8Array {
	switch (chance.int(0, 5)) {
		case 0:
			return Uint8Array.of(chance.int(0, 127))
		case 1:
			return Uint8Array.of(0x80 | chance.int(0, 127), chance.int(0, 127))
		case 2:
			return Uint8Array.of(0xff, 0xff, 0xff, 0xff, chance.int(0, 15))
		case 3:
			return Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, chance.int(0, 31))
		case 4:
			return new Uint8Array(chance.happens(0.02) ? 60_000 : chance.int(8, 200)).fill(0x80)
		default:
			return new Uint8Array(chance.int(8, 20)).fill(0xff)
	}
}

const MUTATIONS: readonly Mutation[] = [
	(chance, bytes) => changed(bytes, place(chance, bytes), (byte) => byte ^ (1 << chance.int(0, 7))),
	(chance, bytes) => changed(bytes, place(chance, bytes), (byte) => byte + (chance.happens(0.5) ? 1 : -1)),
	(chance, bytes) => changed(bytes, place(chance, bytes), () => chance.int(0, 255)),
	// The head holds types, sessions, counts and lengths.
	(chance, bytes) => changed(bytes, chance.int(0, 12), () => chance.int(0, 130)),
	(chance, bytes) => bytes.slice(0, place(chance, bytes)),
	(chance, bytes) => spliced(bytes, place(chance, bytes), chance.int(1, 6), new Uint8Array()),
	(chance, bytes) => spliced(bytes, place(chance, bytes), chance.int(0, 3), lie(chance)),
	(chance, bytes) => spliced(bytes, chance.int(0, Math.min(12, bytes.length)), chance.int(0, 2), lie(chance)),
	// Repeats: a piece, or all of it.
	(chance, bytes) => {
		const at = place(chance, bytes)
		return spliced(bytes, at, 0, bytes.slice(at, at + chance.int(1, 40)))
	},
	(_, bytes) => spliced(bytes, bytes.length, 0, bytes),
	// Pieces of another message.
	(chance, bytes, others) => {
		const other = chance.pick(others)
		return spliced(bytes, place(chance, bytes), bytes.length, other.subarray(place(chance, other)))
	},
	(chance, bytes, others) => {
		const other = chance.pick(others)
		const from = place(chance, other)
		return spliced(bytes, place(chance, bytes), chance.int(0, 20), other.subarray(from, from + chance.int(1, 20)))
	},
	(chance, bytes) => spliced(bytes, place(chance, bytes), 0, chance.bytes(chance.int(1, 8))),
]
