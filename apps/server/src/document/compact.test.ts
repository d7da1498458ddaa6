import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { collected, source, typing } from './jobs.fixture.ts'
import { admit, compact } from './jobs.ts'

function loadedText(update: Uint8Array): string {
	const doc = new Y.Doc()
	Y.applyUpdate(doc, update)
	return doc.getXmlFragment('document').toString()
}

test('a snapshot shows what the rows show, and what was deleted is collected', () => {
	const { doc, updates, text } = typing(1)
	text.insert(0, 'a long sentence that goes again')
	text.delete(2, 25)
	text.format(0, 3, { bold: {} })
	const { update, vector, unusable, differs } = compact(source(updates))
	expect(loadedText(update)).toBe(doc.getXmlFragment('document').toString())
	expect(vector).toEqual(Y.encodeStateVector(doc))
	expect(Buffer.from(update).includes('sentence')).toBe(false)
	expect({ unusable, differs }).toEqual({ unusable: [], differs: false })
})

test('a snapshot of a snapshot and the rows after it holds both', () => {
	const { doc, updates, text } = typing(1)
	text.insert(0, 'before ')
	const base = compact(source(updates.splice(0))).update
	text.insert(7, 'after')
	expect(compact(source(updates, base)).vector).toEqual(Y.encodeStateVector(doc))
	expect(loadedText(compact(source(updates, base)).update)).toContain('before after')
})

test('a document without a row has an empty snapshot', () => {
	expect(compact(source([])).update).toEqual(new Uint8Array([0, 0]))
})

test('G7: one row that no document can apply is set aside alone', () => {
	const { updates, text } = typing(1)
	for (const letter of 'hello') text.insert(text.length, letter)
	const broken = new Uint8Array([1, 1, 9, 0, 31, 31])
	const rows = updates.toSpliced(3, 0, broken)
	const made = compact(source(rows))
	expect(made.unusable).toEqual([3])
	expect(loadedText(made.update)).toContain('hello')
})

test('G7: a row after which no snapshot could be loaded is set aside alone', () => {
	const { updates, text } = typing(1)
	for (const letter of 'hello') text.insert(text.length, letter)
	const rows = updates.toSpliced(2, 0, collected(9, 0, 0))
	const made = compact(source(rows))
	expect(made.unusable).toEqual([2])
	expect(loadedText(made.update)).toContain('hello')
})

test('what hangs on a row that is set aside goes with it, what others wrote stays', () => {
	const ada = typing(1)
	ada.text.insert(0, 'Ada')
	const bob = typing(2, Y.encodeStateAsUpdate(ada.doc))
	bob.text.insert(0, 'Bob')
	// Bob's paragraph is missing, so his text has no place.
	const made = compact(source([...ada.updates, ...bob.updates.slice(1)]))
	expect(made.unusable).toEqual([ada.updates.length])
	expect(loadedText(made.update)).toContain('Ada')
	expect(loadedText(made.update)).not.toContain('Bob')
})

test('a base that cannot be loaded is an error, not an empty document', () => {
	expect(() => compact(source([], new Uint8Array([1, 1, 9, 0, 31, 31])))).toThrow('cannot be loaded')
})

test('G3: what a document is counted in is counted in each snapshot and in what is new', () => {
	const { doc, updates, text } = typing(1)
	text.insert(0, 'a sentence')
	doc.getMap('meta').set('k', 1)
	doc.getArray('gone').push([1])
	doc.getArray('gone').delete(0, 1)
	// Asked for, but nothing was ever in it.
	doc.getMap('empty')
	const made = compact(source(updates))
	expect(made.roots).toEqual(['document', 'meta', 'gone'])
	expect(made.structs).toBe(Y.decodeUpdate(made.update).structs.length)
	const stored = updates.splice(0)
	doc.getMap('meta').set('k', 2)
	doc.getText('new').insert(0, 'n')
	const structs = Y.decodeUpdate(Y.encodeStateAsUpdate(doc)).structs.length
	expect(admit(source(stored), Y.encodeStateAsUpdate(doc))).toMatchObject({ structs, added: 2, roots: ['new'] })
	// Deleting from the middle cuts in three, deleting the rest puts together again.
	const before = updates.splice(0)
	text.delete(2, 3)
	expect(admit(source([...stored, ...before]), updates[0] as Uint8Array)).toMatchObject({ added: 2, roots: [] })
	text.delete(0, 7)
	expect(admit(source([...stored, ...before, ...updates.slice(0, 1)]), updates[1] as Uint8Array)).toMatchObject({
		added: -2,
	})
})
