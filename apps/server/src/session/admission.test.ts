import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { inRoot, KEY, kindOf, NO_DELETIONS, nested, ORIGIN, one, RIGHT, stored, update } from './admission.fixture.ts'
import { admit, advance, advanceBy, type Vector } from './admission.ts'

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
	expect(advanceBy(hopping(100), vector)).toEqual({ structs: 100, jumps: 101, deleted: 0 })
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

test('G2: a struct with the same neighbour on both sides, as undo writes it, is for a real document to judge', () => {
	const written = update(...one(2, 0), { raw: [4 | ORIGIN | RIGHT] }, 1, 1, 1, 1, 'x', 0)
	expect(admit(written, new Map([[1, 2]]))).toEqual({ kind: 'worker' })
	// As Yjs wrote it after undo and redo of a deleted element while somebody else edited.
	const hex = '01050113c701080107030170070001130604000114026162c701140114060400011702616200'
	expect(admit(Buffer.from(hex, 'hex'), new Map([[1, 0x13]]))).toEqual({ kind: 'worker' })
})
