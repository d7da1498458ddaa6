import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { AUTHOR, typeHistory } from './history.ts'

const hash = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

test('a history is the same for the same seed, and another one for another', () => {
	const [one, same, other] = [typeHistory(1, 2000), typeHistory(1, 2000), typeHistory(2, 2000)]
	expect(hash(same.state)).toBe(hash(one.state))
	expect(same.updates.map(hash)).toEqual(one.updates.map(hash))
	expect(hash(other.state)).not.toBe(hash(one.state))
})

test('a history’s updates make its state, and each edit is one letter, one letter taken back or one paragraph', () => {
	const edits = 5001
	const { updates, state, length } = typeHistory(3, edits)
	const doc = new Y.Doc()
	for (const update of updates) Y.applyUpdate(doc, update)
	expect(doc.store.pendingStructs).toBeNull()
	expect(hash(Y.encodeStateAsUpdate(doc))).toBe(hash(state))
	const paragraphs = doc.getXmlFragment('document').toArray()
	const left = paragraphs.reduce((sum, paragraph) => sum + ((paragraph as Y.XmlElement).get(0) as Y.XmlText).length, 0)
	expect(left).toBe(length)
	// A paragraph is an element and a text. The first is an edit too; each letter taken back was one before.
	const typed = Y.getState(doc.store, AUTHOR) - 2 * paragraphs.length
	expect(typed + (typed - length) + paragraphs.length).toBe(edits)
})
