import * as encoding from 'lib0/encoding'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { advanceBy, admit as scan, type Vector } from '../session/admission.ts'
import type { Source } from './documents.ts'
import { admit, compact, diff, project } from './jobs.ts'

/** A document somebody types in, update by update. */
function typing(clientId: number, start?: Uint8Array): { doc: Y.Doc; updates: Uint8Array[]; text: Y.XmlText } {
	const doc = new Y.Doc()
	doc.clientID = clientId
	if (start !== undefined) Y.applyUpdate(doc, start)
	const updates: Uint8Array[] = []
	doc.on('update', (update: Uint8Array) => updates.push(update))
	const text = new Y.XmlText()
	const paragraph = new Y.XmlElement('paragraph')
	paragraph.insert(0, [text])
	const fragment = doc.getXmlFragment('document')
	fragment.insert(fragment.length, [paragraph])
	return { doc, updates, text }
}

const source = (updates: readonly Uint8Array[], base: Uint8Array | null = null): Source => ({
	document: 'd',
	base,
	updates,
})

function loadedText(update: Uint8Array): string {
	const doc = new Y.Doc()
	Y.applyUpdate(doc, update)
	return doc.getXmlFragment('document').toString()
}

const collected = (client: number, clock: number, length: number): Uint8Array =>
	written((to) => {
		for (const number of [1, 1, client, clock]) encoding.writeVarUint(to, number)
		encoding.writeUint8(to, 0)
		encoding.writeVarUint(to, length)
		encoding.writeVarUint(to, 0)
	})

function written(write: (to: encoding.Encoder) => void): Uint8Array {
	const to = encoding.createEncoder()
	write(to)
	return encoding.toUint8Array(to)
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

test('what is admitted holds no deletion that its author did not send, where two make the same words bold at once', () => {
	const ada = typing(1)
	ada.text.insert(0, 'abc')
	const bob = new Y.Doc()
	Y.applyUpdate(bob, Y.encodeStateAsUpdate(ada.doc))
	const made: Uint8Array[] = []
	bob.on('update', (update: Uint8Array, _: unknown, __: Y.Doc, { local }: Y.Transaction) => local && made.push(update))
	const [paragraph] = bob.getXmlFragment('document').toArray() as [Y.XmlElement]
	const [text] = paragraph.toArray() as [Y.XmlText]
	text.format(0, 3, { bold: true })
	ada.text.format(0, 3, { bold: true })
	expect(admit(source(ada.updates), made[0] as Uint8Array)).toMatchObject({ verdict: 'new', update: made[0] })
	// A page tidies the doubled marks away on its own account, and sends that as an edit.
	Y.applyUpdate(bob, ada.updates.at(-1) as Uint8Array)
	expect(deletions(made.at(-1) as Uint8Array)).toBeGreaterThan(0)
})

/** Clocks that an update deletes. */
function deletions(update: Uint8Array): number {
	const ranges = [...Y.decodeUpdate(update).ds.clients.values()].flat()
	return ranges.reduce((sum, { len }) => sum + len, 0)
}

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

test('a diff is what a client lacks', () => {
	const { doc, updates, text } = typing(1)
	text.insert(0, 'first ')
	const client = new Y.Doc()
	Y.applyUpdate(client, Y.encodeStateAsUpdate(doc))
	text.insert(6, 'second')
	const lacking = diff(source(updates), Y.encodeStateVector(client))
	expect(lacking.length).toBeLessThan(40)
	Y.applyUpdate(client, lacking)
	expect(client.getXmlFragment('document').toString()).toBe(doc.getXmlFragment('document').toString())
})

test('of a whole document only what is new is admitted, with its clocks', () => {
	const { doc, updates, text } = typing(1)
	text.insert(0, 'stored '.repeat(1000))
	const stored = updates.splice(0)
	text.insert(0, 'new')
	const verdict = admit(source(stored), Y.encodeStateAsUpdate(doc))
	expect(verdict).toMatchObject({ verdict: 'new', ranges: [{ client: 1, from: 7002, to: 7005 }] })
	if (verdict.verdict === 'new') expect(verdict.update.length).toBeLessThan(40)
})

test('a client that has nothing new adds nothing, though it sends its whole delete set', () => {
	const { doc, updates, text } = typing(1)
	text.insert(0, 'abc')
	text.delete(1, 1)
	expect(admit(source(updates), Y.encodeStateAsUpdate(doc))).toEqual({ verdict: 'nothing' })
	expect(admit(source(updates), Y.encodeStateAsUpdate(doc, Y.encodeStateVector(doc)))).toEqual({ verdict: 'nothing' })
})

test('a new deletion in a whole delete set is admitted alone', () => {
	const { doc, updates, text } = typing(1)
	text.insert(0, 'abcdef')
	text.delete(1, 1)
	const stored = updates.splice(0)
	text.delete(3, 1)
	const verdict = admit(source(stored), Y.encodeStateAsUpdate(doc, Y.encodeStateVector(doc)))
	expect(verdict).toMatchObject({ verdict: 'new', update: updates[0], ranges: [] })
})

test('what hangs on something that is not stored is a gap', () => {
	const { updates, text } = typing(1)
	text.insert(0, 'a')
	text.insert(1, 'b')
	const last = updates.at(-1) as Uint8Array
	expect(admit(source(updates.slice(0, 1)), last)).toEqual({ verdict: 'gap' })
	expect(admit(source([]), new Uint8Array([0, 1, 1, 1, 0, 5]))).toEqual({ verdict: 'gap' })
})

test('G7: what the scan refuses, a worker refuses too', () => {
	const verdict = admit(source([]), collected(9, 0, 0))
	expect(verdict).toEqual({ verdict: 'malformed', why: 'a struct without length' })
})

test('G7: two clients that refer to each other within one update are not admitted', () => {
	const circle = written((to) => {
		encoding.writeVarUint(to, 2)
		for (const [client, other] of [
			[8, 9],
			[9, 8],
		] as const) {
			for (const number of [1, client, 0]) encoding.writeVarUint(to, number)
			encoding.writeUint8(to, 4 | 0x80)
			encoding.writeVarUint(to, other)
			encoding.writeVarUint(to, 0)
			encoding.writeVarString(to, 'x')
		}
		encoding.writeVarUint(to, 0)
	})
	expect(admit(source([]), circle)).toEqual({ verdict: 'gap' })
})

test('G7: a struct whose stored half was collected makes Yjs throw, so it is refused', () => {
	const stored = collected(5, 0, 1)
	const longer = written((to) => {
		for (const number of [1, 1, 5, 0]) encoding.writeVarUint(to, number)
		encoding.writeUint8(to, 4)
		encoding.writeVarUint(to, 1)
		encoding.writeVarString(to, 'text')
		encoding.writeVarString(to, 'abc')
		encoding.writeVarUint(to, 0)
	})
	const doc = new Y.Doc()
	Y.applyUpdate(doc, stored)
	expect(() => Y.applyUpdate(doc, longer)).toThrow(TypeError)
	const vector: Vector = new Map()
	advanceBy(stored, vector)
	expect(scan(longer, vector).kind).toBe('worker')
	expect(admit(source([stored]), longer)).toMatchObject({ verdict: 'malformed' })
})

test('G7: several living values under one key make Yjs throw when the map is deleted, so they are refused', () => {
	const map = new Y.Doc()
	map.clientID = 1
	map.getMap('map').set('k', new Y.Map([['a', 1]]))
	const stored = Y.encodeStateAsUpdate(map)
	// After the entry of 'a' come two values in one struct, whose first alone is replaced.
	const crowd = written((to) => {
		for (const number of [1, 3, 2, 0]) encoding.writeVarUint(to, number)
		const after = (client: number, clock: number, right: boolean, values: number): void => {
			encoding.writeUint8(to, 8 | 0x80 | (right ? 0x40 : 0))
			for (const number of [client, clock]) encoding.writeVarUint(to, number)
			if (right) for (const number of [client, clock + 1]) encoding.writeVarUint(to, number)
			encoding.writeVarUint(to, values)
			for (let index = 0; index < values; index++) encoding.writeAny(to, index)
		}
		after(1, 1, false, 2)
		after(2, 0, true, 1)
		after(2, 1, false, 1)
		encoding.writeVarUint(to, 0)
	})
	const doc = new Y.Doc()
	Y.applyUpdate(doc, stored)
	Y.applyUpdate(doc, crowd)
	expect(() => doc.getMap('map').delete('k')).toThrow()
	expect(scan(crowd, new Map([[1, 2]])).kind).toBe('worker')
	expect(admit(source([stored]), crowd)).toEqual({ verdict: 'malformed', why: 'several values under one key' })
})

/** An element within an element, so many times. */
function nested(levels: number): Uint8Array {
	return written((to) => {
		for (const number of [1, levels, 3, 0]) encoding.writeVarUint(to, number)
		for (let level = 0; level < levels; level++) {
			encoding.writeUint8(to, 7)
			encoding.writeVarUint(to, level === 0 ? 1 : 0)
			if (level === 0) encoding.writeVarString(to, 'document')
			else for (const number of [3, level - 1]) encoding.writeVarUint(to, number)
			encoding.writeVarUint(to, 3)
			encoding.writeVarString(to, 'p')
		}
		encoding.writeVarUint(to, 0)
	})
}

test('G3: elements nest at most 100 deep: deleting some thousands ends in a full stack in every tab', () => {
	expect(admit(source([]), nested(100))).toMatchObject({ verdict: 'new' })
	expect(admit(source([]), nested(101))).toEqual({ verdict: 'malformed', why: 'types nested deeper than 100' })
	// Who was there when it was stored is not to blame for sending it along.
	expect(admit(source([nested(101)]), nested(101))).toEqual({ verdict: 'nothing' })
})

test('G3: a full document refuses growth and takes deletions', () => {
	const { doc, updates, text } = typing(1)
	text.insert(0, 'x'.repeat(1000))
	const stored = updates.splice(0)
	text.insert(0, 'y'.repeat(50))
	text.delete(10, 20)
	const most = 1060
	expect(admit(source(stored), updates[0] as Uint8Array, most)).toEqual({ verdict: 'full' })
	expect(admit(source(stored), updates[0] as Uint8Array, most + 100)).toMatchObject({ verdict: 'new' })
	expect(admit(source([...stored, updates[0] as Uint8Array]), updates[1] as Uint8Array, 100)).toMatchObject({
		verdict: 'new',
	})
	expect(Y.encodeStateAsUpdate(doc).length).toBeGreaterThan(most - 100)
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

test('what no editor can show is taken out of its fragment by an edit of the server, the rest stays', () => {
	const { doc, updates, text } = typing(1)
	text.insert(0, 'hello')
	expect(compact(source(updates)).repair).toBeUndefined()
	const foreign = new Y.Doc()
	Y.applyUpdate(foreign, Y.encodeStateAsUpdate(doc))
	const list = foreign.get('document', Y.Array) as Y.Array<unknown>
	list.insert(0, ['a string', new Y.Map(), new Uint8Array(2), new Y.Text('plain')])
	foreign.getArray('other').insert(0, ['not ours'])
	const whole = Y.encodeStateAsUpdate(foreign)
	const { repair } = compact(source([whole]))
	expect(repair).toBeDefined()
	if (repair === undefined) return
	expect(scan(repair, new Map(Y.decodeStateVector(Y.encodeStateVector(foreign))))).toMatchObject({
		kind: 'admitted',
		to: 0,
	})
	const page = new Y.Doc()
	Y.applyUpdate(page, whole)
	Y.applyUpdate(page, repair)
	expect(page.getXmlFragment('document').toString()).toBe(doc.getXmlFragment('document').toString())
	expect(page.getArray('other').toJSON()).toEqual(['not ours'])
	expect(compact(source([whole, repair])).repair).toBeUndefined()
})

test('elements that came to nest too deep, a few levels at a time, are taken out', () => {
	const { repair } = compact(source([nested(150)]))
	const page = new Y.Doc()
	Y.applyUpdate(page, nested(150))
	if (repair !== undefined) Y.applyUpdate(page, repair)
	expect(page.getXmlFragment('document').toString().split('<p>').length - 1).toBe(100)
})

test('a document is projected as people read it', () => {
	const { updates, text } = typing(1)
	text.insert(0, 'Hello <world>')
	const { html, text: plain, markdown } = project(source(updates))
	expect(html).toContain('Hello &lt;world&gt;')
	expect(plain).toBe('Hello <world>')
	expect(markdown).toContain('Hello')
})
