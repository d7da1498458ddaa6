import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { inRoot, KEY, kindOf, nested, ORIGIN, one, RIGHT, stored, update } from './admission.fixture.ts'
import { admit } from './admission.ts'

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
