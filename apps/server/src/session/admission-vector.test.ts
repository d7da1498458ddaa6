import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { update } from './admission.fixture.ts'
import { decodeVector, encodeVector } from './admission.ts'

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
