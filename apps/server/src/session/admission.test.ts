import * as encoding from 'lib0/encoding'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { admit, advance, advanceBy, decodeVector, encodeVector, type Vector, type Verdict } from './admission.ts'

/** An update written by hand: numbers are varuints, texts and bytes carry their length, `raw` bytes stand as they are. */
function update(...values: (number | string | Uint8Array | { readonly raw: readonly number[] })[]): Uint8Array {
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
const one = (client: number, clock: number): [number, number, number, number] => [1, 1, client, clock]
const inRoot = (kind: number, root = 'text'): [{ raw: number[] }, number, string] => [{ raw: [kind] }, 1, root]
const NO_DELETIONS = 0

const ORIGIN = 0x80
const RIGHT = 0x40
const KEY = 0x20

/** Client 1 with three letters in a text. */
function stored(): Vector {
	const vector: Vector = new Map()
	advanceBy(update(...one(1, 0), ...inRoot(4), 'abc', NO_DELETIONS), vector)
	return vector
}

function kindOf(bytes: Uint8Array, vector: Vector = stored()): Verdict['kind'] {
	return admit(bytes, vector).kind
}

test('a keystroke says whose clocks it adds, and the vector follows', () => {
	const doc = new Y.Doc()
	doc.clientID = 7
	const made: Uint8Array[] = []
	doc.on('update', (bytes: Uint8Array) => made.push(bytes))
	doc.getText('text').insert(0, 'a')
	doc.getText('text').insert(1, '😀')
	doc.getText('text').delete(0, 1)
	const vector: Vector = new Map()
	const seen = made.map((bytes) => {
		const verdict = admit(bytes, vector)
		if (verdict.kind !== 'admitted') return verdict
		advance(vector, verdict)
		const { client, from, to, structs, deleted, newClient } = verdict
		return { client, from, to, structs, deleted, newClient }
	})
	expect(seen).toEqual([
		{ client: 7, from: 0, to: 1, structs: 1, deleted: 0, newClient: true },
		{ client: 7, from: 1, to: 3, structs: 1, deleted: 0, newClient: false },
		{ client: -1, from: 0, to: 0, structs: 0, deleted: 1, newClient: false },
	])
	expect([...vector]).toEqual([[7, 3]])
})

test('an edit that comes again is admitted and adds nothing', () => {
	const again = update(...one(1, 0), ...inRoot(4), 'abc', NO_DELETIONS)
	expect(admit(again, stored())).toMatchObject({ kind: 'admitted', from: 3, to: 3 })
})

test('a resend that goes on after what is stored adds only the rest', () => {
	const both = update(1, 2, 1, 0, ...inRoot(4), 'abc', { raw: [4 | ORIGIN] }, 1, 2, 'd', NO_DELETIONS)
	expect(admit(both, stored())).toMatchObject({ kind: 'admitted', from: 3, to: 4, structs: 2 })
})

test.each<[string, Uint8Array]>([
	['clocks that skip some', update(...one(1, 5), ...inRoot(4), 'x', 0)],
	['a new client that does not start at 0', update(...one(2, 1), ...inRoot(4), 'x', 0)],
	['a left neighbour that is not stored', update(...one(2, 0), { raw: [4 | ORIGIN] }, 1, 3, 'x', 0)],
	['a right neighbour that is not stored', update(...one(2, 0), { raw: [4 | RIGHT] }, 1, 3, 'x', 0)],
	['a parent that is not stored', update(...one(2, 0), { raw: [4] }, 0, 9, 0, 'x', 0)],
	['a deletion of clocks that are not stored', update(0, 1, 1, 1, 2, 2)],
	['a deletion for a client that nobody knows', update(0, 1, 9, 1, 0, 1)],
])('%s is a gap, not an offence', (_, bytes) => {
	expect(kindOf(bytes)).toBe('gap')
})

test('an update may delete what it brings', () => {
	expect(kindOf(update(...one(2, 0), ...inRoot(4), 'xy', 1, 2, 1, 0, 2))).toBe('admitted')
})

test.each<[string, string, Uint8Array]>([
	['nothing at all', 'end too early', new Uint8Array()],
	['an end in the middle', 'end too early', update(...one(2, 0), ...inRoot(4)).slice(0, -2)],
	['bytes after the end', 'after the end', update(0, 0, 0)],
	['text without a letter', 'without length', update(...one(2, 0), ...inRoot(4), '', 0)],
	['a deleted struct of no length', 'without length', update(...one(2, 0), ...inRoot(1), 0, 0)],
	['a collected struct of no length', 'without length', update(...one(2, 0), { raw: [0] }, 0, 0)],
	['a collected struct with neighbours', 'with a place', update(...one(2, 0), { raw: [ORIGIN] }, 1, 0)],
	['a list of no values', 'without length', update(...one(2, 0), ...inRoot(8), 0, 0)],
	['old JSON of no values', 'without length', update(...one(2, 0), ...inRoot(2), 0, 0)],
	['a deletion of nothing', 'deletion of nothing', update(0, 1, 1, 1, 0, 0)],
	['a client without structs', 'without structs', update(1, 0, 2, 0, 0)],
	['a client without deletions', 'without deletions', update(0, 1, 1, 0)],
	['a clock over 2^40', 'clock over', update(...one(2, 2 ** 40), ...inRoot(4), 'x', 0)],
	['a length that ends over 2^40', 'clock over', update(...one(2, 0), ...inRoot(1), 2 ** 40 + 1, 0)],
	['a neighbour over 2^40', 'clock over', update(...one(2, 0), { raw: [4 | ORIGIN] }, 1, 2 ** 40, 'x', 0)],
	['a deletion over 2^40', 'clock over', update(0, 1, 1, 1, 0, 2 ** 40 + 1)],
	[
		'a number over 2^53',
		'number over',
		update(1, 1, { raw: [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f] }, 0, ...inRoot(4), 'x', 0),
	],
	['a number of endless zeros', 'number over', update({ raw: [...Array<number>(150).fill(0x80), 0] }, 0)],
	['a client twice in the delete set', 'client twice', update(0, 2, 1, 1, 0, 1, 1, 1, 1, 1)],
	['skipped clocks', 'skipped', update(...one(2, 0), { raw: [10] }, 3, 0)],
	[
		'a document within the document',
		'document within',
		update(...one(2, 0), ...inRoot(9), 'guid', { raw: [118, 0] }, 0),
	],
	['an unknown kind of content', 'kind of content: 11', update(...one(2, 0), ...inRoot(11), 0)],
	['an unknown type', 'unknown type: 7', update(...one(2, 0), ...inRoot(7), 7, 0)],
	[
		'a parent that is neither a name nor a number',
		'neither named nor numbered',
		update(...one(2, 0), { raw: [4] }, 2, 1, 0, 'x', 0),
	],
	['a struct that follows itself', 'own future', update(...one(2, 0), { raw: [4 | ORIGIN] }, 2, 0, 'x', 0)],
	['a struct before its own future', 'own future', update(...one(2, 0), { raw: [4 | RIGHT] }, 2, 5, 'x', 0)],
	['a struct within itself', 'own future', update(...one(2, 0), { raw: [4] }, 0, 2, 0, 'x', 0)],
	['text that is longer than the update', 'end too early', update(...one(2, 0), ...inRoot(4), { raw: [9, 120, 0] })],
	['text with a stray continuation', 'not UTF-8', update(...one(2, 0), ...inRoot(4), Uint8Array.of(0x80), 0)],
	['text with half a character', 'not UTF-8', update(...one(2, 0), ...inRoot(4), Uint8Array.of(0xe6, 0xbc), 0)],
	[
		'text with an overlong character',
		'not UTF-8',
		update(...one(2, 0), ...inRoot(4), Uint8Array.of(0xe0, 0x80, 0x80), 0),
	],
	['text with a surrogate', 'not UTF-8', update(...one(2, 0), ...inRoot(4), Uint8Array.of(0xed, 0xa0, 0x80), 0)],
	['text beyond Unicode', 'not UTF-8', update(...one(2, 0), ...inRoot(4), Uint8Array.of(0xf4, 0x90, 0x80, 0x80), 0)],
	[
		'a key that is not UTF-8',
		'not UTF-8',
		update(...one(2, 0), { raw: [8 | KEY] }, 1, 'map', Uint8Array.of(0xff), 1, { raw: [126] }, 0),
	],
	['an embed that is not JSON', 'not JSON', update(...one(2, 0), ...inRoot(5), '{a:1}', 0)],
	['an embed that is undefined', 'not JSON', update(...one(2, 0), ...inRoot(5), 'undefined', 0)],
	['a format that is not JSON', 'not JSON', update(...one(2, 0), ...inRoot(6), 'bold', '\ufefftrue', 0)],
	['JSON nested 65 deep', 'nested deeper', update(...one(2, 0), ...inRoot(5), '['.repeat(65) + ']'.repeat(65), 0)],
	['a value nested 65 deep', 'nested deeper', update(...one(2, 0), ...inRoot(8), 1, { raw: [...nested(65), 126] }, 0)],
	['a value of an unknown kind', 'kind of value: 115', update(...one(2, 0), ...inRoot(8), 1, { raw: [115] }, 0)],
	['a value that is cut off', 'end too early', update(...one(2, 0), ...inRoot(8), 1, { raw: [123, 1, 2] })],
	[
		'a value that sets a prototype',
		'sets a prototype',
		update(...one(2, 0), ...inRoot(8), 1, { raw: [118, 1] }, '__proto__', { raw: [116, 0] }, 0),
	],
])('G7: %s is malformed', (_, why, bytes) => {
	expect(admit(bytes, stored())).toEqual({ kind: 'malformed', why: expect.stringContaining(why) })
})

/** Arrays within arrays in lib0's encoding. */
function nested(depth: number): number[] {
	return Array.from({ length: depth }, () => [117, 1]).flat()
}

test.each<[string, Uint8Array]>([
	['JSON nested 64 deep', update(...one(2, 0), ...inRoot(5), '['.repeat(64) + ']'.repeat(64), 0)],
	['brackets within a JSON text', update(...one(2, 0), ...inRoot(5), `"\\"${'['.repeat(65)}"`, 0)],
	['a value nested 64 deep', update(...one(2, 0), ...inRoot(8), 1, { raw: [...nested(64), 126] }, 0)],
	['undefined in old JSON', update(...one(2, 0), ...inRoot(2), 1, 'undefined', 0)],
	['the highest clock there is', update(...one(2, 0), ...inRoot(1), 2 ** 40, 0)],
	[
		'every kind of value',
		update(
			...one(2, 0),
			...inRoot(8),
			2,
			{ raw: [118, 1] },
			'k',
			{ raw: [117, 9, 127, 126, 125, 0xbf, 1, 124, 0, 0, 0, 0] },
			{ raw: [123, 0, 0, 0, 0, 0, 0, 0, 0, 122, 0, 0, 0, 0, 0, 0, 0, 0, 121, 120, 119] },
			'é',
			{ raw: [116] },
			new Uint8Array(3),
			0,
		),
	],
])('%s is admitted', (_, bytes) => {
	expect(admit(bytes, stored())).toMatchObject({ kind: 'admitted' })
})

test('G3: what would take long to read, or needs all of the document, goes to a worker', () => {
	const long = update(...one(2, 0), ...inRoot(4), 'x'.repeat(64 * 1024), 0)
	const two = update(2, 1, 3, 0, ...inRoot(4), 'x', 1, 2, 0, ...inRoot(4), 'y', 0)
	const straddling = update(...one(1, 0), ...inRoot(4), 'abcd', 0)
	expect([long, two, straddling].map((bytes) => kindOf(bytes))).toEqual(['worker', 'worker', 'worker'])
	expect(kindOf(update(...one(2, 0), ...inRoot(4), 'x'.repeat(64 * 1024 - 20), 0))).toBe('admitted')
})

test('G3: a worker counts the levels of types that nest more than 8 deep', () => {
	const chain = (levels: number): Uint8Array => {
		const values: Parameters<typeof update> = [1, levels, 2, 0, ...inRoot(7), 3, 'p']
		for (let level = 1; level < levels; level++) values.push({ raw: [7] }, 0, 2, level - 1, 3, 'p')
		return update(...values, 0)
	}
	expect([kindOf(chain(9)), kindOf(chain(10))]).toEqual(['admitted', 'worker'])
})

test('G3: the scan tells the root types that new structs name, once each', () => {
	const named = (bytes: Uint8Array, vector = stored()): string[] => {
		const verdict = admit(bytes, vector)
		return verdict.kind === 'admitted' ? [...verdict.roots] : [verdict.kind]
	}
	const letter = (root: string) => [...inRoot(4, root), 'x'] as const
	expect(named(update(1, 3, 2, 0, ...letter('a'), ...letter('a'), ...letter('b'), 0))).toEqual(['a', 'b'])
	expect(named(update(1, 2, 2, 0, ...letter(''), ...letter('é'), 0))).toEqual(['', 'é'])
	expect(named(update(...one(2, 0), { raw: [4 | ORIGIN] }, 1, 2, 'x', 0))).toEqual([])
	// What a resend says of stored clocks is not believed, and an update does not bring what the one before brought.
	expect(named(update(...one(1, 0), ...inRoot(4, 'lie'), 'abc', 0))).toEqual([])
	const vector: Vector = new Map()
	advanceBy(update(1, 2, 2, 0, ...letter('a'), ...letter('b'), 0), vector)
	expect([...(vector.roots ?? [])]).toEqual(['a', 'b'])
	const verdict = admit(update(...one(3, 0), ...letter('c'), 0), vector)
	if (verdict.kind === 'admitted') advance(vector, verdict)
	expect([...(vector.roots ?? [])]).toEqual(['a', 'b', 'c'])
})

test('G3: an update that goes from one root type to another more than 64 times is for a worker to read', () => {
	const hopping = (structs: number): Uint8Array =>
		update(1, structs, 2, 0, ...Array.from({ length: structs }, (_, at) => [...inRoot(4, `r${at}`), 'x']).flat(), 0)
	expect([kindOf(hopping(64)), kindOf(hopping(65))]).toEqual(['admitted', 'worker'])
	const vector: Vector = new Map()
	expect(advanceBy(hopping(100), vector)).toEqual({ structs: 100, deleted: 0 })
	expect(vector.roots?.size).toBe(100)
})

test('several letters after one that may stand under a key go to a worker, until it is known to stand in a list', () => {
	const vector: Vector = new Map([[1, 3]])
	const word = (clock: number, client: number, at: number): Uint8Array =>
		update(...one(5, clock), { raw: [4 | ORIGIN] }, client, at, 'ab', 0)
	expect(kindOf(word(0, 1, 2), vector)).toBe('worker')
	// What the worker makes of it is noted, and the next word hangs on that one.
	advanceBy(word(0, 1, 2), vector)
	const next = admit(word(2, 5, 1), vector)
	expect(next.kind).toBe('admitted')
	if (next.kind === 'admitted') advance(vector, next)
	expect(kindOf(word(4, 5, 0), vector)).toBe('admitted')
	expect(kindOf(update(...one(5, 4), { raw: [4 | RIGHT] }, 1, 0, 'ab', 0), vector)).toBe('worker')
})

test('what a resend says of stored clocks is not believed', () => {
	const vector: Vector = new Map()
	const entry = update(...one(5, 0), { raw: [8 | KEY] }, 1, 'map', 'k', 1, { raw: [126] }, 0)
	advanceBy(entry, vector)
	// The same clock again as if it stood in a list, and two values after it: they would stand under the key.
	const lie = update(
		1,
		2,
		5,
		0,
		...inRoot(8),
		1,
		{ raw: [126] },
		{ raw: [8 | ORIGIN] },
		5,
		0,
		2,
		{ raw: [126, 126] },
		0,
	)
	expect(kindOf(lie, vector)).toBe('worker')
})

test('G7: an update in V2 is refused, also where it is an empty V1 followed by more', () => {
	const doc = new Y.Doc()
	doc.getText('text').insert(0, 'hello')
	expect(kindOf(Y.encodeStateAsUpdateV2(doc))).toBe('malformed')
	expect(kindOf(Y.encodeStateAsUpdateV2(new Y.Doc()))).toBe('malformed')
	// What it would do without us: Yjs takes it and says nothing.
	const other = new Y.Doc()
	expect(() => Y.applyUpdate(other, Y.encodeStateAsUpdateV2(doc))).not.toThrow()
	expect(other.getText('text').toString()).toBe('')
})

test('G7: the seven bytes that make every later snapshot unloadable are refused', () => {
	const trap = update(...one(9, 0), { raw: [0] }, 0, 0)
	expect(trap.length).toBe(7)
	expect(() => Y.decodeUpdate(trap)).not.toThrow()
	const doc = new Y.Doc()
	doc.getText('text').insert(0, 'dear to somebody')
	Y.applyUpdate(doc, trap)
	expect(() => Y.applyUpdate(doc, Y.encodeStateAsUpdate(doc))).toThrow()
	expect(kindOf(trap)).toBe('malformed')
})

test('G7: a delete set that waits for what somebody types later is not admitted', () => {
	const trap = update(0, 1, 1, 1, 0, 10)
	const doc = new Y.Doc()
	Y.applyUpdate(doc, trap)
	const author = new Y.Doc()
	author.clientID = 1
	author.getText('text').insert(0, 'typed later')
	Y.applyUpdate(doc, Y.encodeStateAsUpdate(author))
	expect(doc.getText('text').toString()).toBe('r')
	expect(kindOf(trap, new Map())).toBe('gap')
})

test('a state vector survives the way there and back', () => {
	const doc = new Y.Doc()
	doc.getText('text').insert(0, 'abc')
	const bytes = Y.encodeStateVector(doc)
	expect(encodeVector(decodeVector(bytes))).toEqual(bytes)
	expect(
		Y.decodeStateVector(
			encodeVector(
				new Map([
					[1, 2],
					[2 ** 40, 7],
				]),
			),
		),
	).toEqual(
		new Map([
			[1, 2],
			[2 ** 40, 7],
		]),
	)
})

test.each<[string, Uint8Array]>([
	['nothing', new Uint8Array()],
	['an end in the middle', update(1, 5)],
	['bytes after the end', update(1, 5, 1, 0)],
	['a client twice', update(2, 5, 1, 5, 2)],
])('G7: a state vector with %s is refused', (_, bytes) => {
	expect(() => decodeVector(bytes)).toThrow()
})

test('G2: a struct with the same neighbour on both sides, as undo writes it, is for a real document to judge', () => {
	const written = update(...one(2, 0), { raw: [4 | ORIGIN | RIGHT] }, 1, 1, 1, 1, 'x', 0)
	expect(admit(written, new Map([[1, 2]]))).toEqual({ kind: 'worker' })
	// As Yjs wrote it after undo and redo of a deleted element while somebody else edited.
	const hex = '01050113c701080107030170070001130604000114026162c701140114060400011702616200'
	expect(admit(Buffer.from(hex, 'hex'), new Map([[1, 0x13]]))).toEqual({ kind: 'worker' })
})
