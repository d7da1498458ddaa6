import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { admit as scan } from '../session/admission.ts'
import { nested, source, typing } from './jobs.fixture.ts'
import { compact } from './jobs.ts'

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
