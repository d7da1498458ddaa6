import { LIMITS } from '@tandem/protocol'
import * as encoding from 'lib0/encoding'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { advanceBy, admit as scan, type Vector } from '../session/admission.ts'
import { UNMEASURED } from './effort.ts'
import { collected, nested, source, typing, written } from './jobs.fixture.ts'
import { admit, diff, project } from './jobs.ts'

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
	const of = (bytes: number) => ({ ...LIMITS.document, bytes })
	expect(admit(source(stored), updates[0] as Uint8Array, UNMEASURED, of(most))).toEqual({ verdict: 'full' })
	expect(admit(source(stored), updates[0] as Uint8Array, UNMEASURED, of(most + 100))).toMatchObject({ verdict: 'new' })
	expect(
		admit(source([...stored, updates[0] as Uint8Array]), updates[1] as Uint8Array, UNMEASURED, of(100)),
	).toMatchObject({
		verdict: 'new',
	})
	expect(Y.encodeStateAsUpdate(doc).length).toBeGreaterThan(most - 100)
})

test('a document is projected as people read it', () => {
	const { updates, text } = typing(1)
	text.insert(0, 'Hello <world>')
	const { html, text: plain, markdown } = project(source(updates))
	expect(html).toContain('Hello &lt;world&gt;')
	expect(plain).toBe('Hello <world>')
	expect(markdown).toContain('Hello')
})
