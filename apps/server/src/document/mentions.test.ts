import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { mentions } from './jobs.ts'
import { ben, mention, Writer } from './writer.fixture.ts'

const found = (rows: readonly Uint8Array[], known = rows) =>
	mentions({ document: 'd', base: null, updates: rows }, known).mentions

test('a mention is found with the text of its line, wherever it stands', () => {
	const { fragment, rows, paragraph } = bound(new Writer(1))
	paragraph('nobody here')
	const list = new Y.XmlElement('bulletList')
	const item = new Y.XmlElement('listItem')
	const block = new Y.XmlElement('paragraph')
	block.insert(0, [new Y.XmlText('ask '), ben('m1'), new Y.XmlText(' and '), mention({ id: 'm2', person: 'cleo' })])
	item.insert(0, [block])
	list.insert(0, [item])
	fragment.insert(1, [list])
	const excerpt = 'ask @Ben and @'
	expect(found(rows)).toMatchObject([
		{ mention: 'm1', person: 'ben', excerpt },
		{ mention: 'm2', person: 'cleo', excerpt },
	])
})

test('G6: the author of a mention is the row that brought it, not the one that came last', () => {
	const ada = new Writer(1)
	ada.paragraph('first')
	const block = ada.paragraph(ben('m'))
	block.insert(1, [new Y.XmlText('and more')])
	new Writer(2, ada.rows).paragraph('from another')
	expect(found(ada.rows)).toMatchObject([{ row: 1 }])
	expect(found(ada.rows, ada.rows.slice(2))).toMatchObject([{ row: null }])
})

test('G6: who gives a mention of somebody else’s another name is its author', () => {
	const ada = new Writer(1)
	const element = ben('m')
	ada.paragraph(element)
	const eve = new Writer(2, ada.rows)
	const [block] = eve.fragment.toArray() as Y.XmlElement[]
	const [same] = (block?.toArray() ?? []) as Y.XmlElement[]
	same?.setAttribute('person', 'cleo')
	expect(found(ada.rows)).toMatchObject([{ mention: 'm', person: 'cleo', row: 1 }])
})

test('the author is found, too, when the text comes from a snapshot', () => {
	const ada = new Writer(1)
	ada.paragraph('a', ben('m'))
	ada.paragraph('b')
	const base = Y.encodeStateAsUpdate(ada.doc)
	const { mentions: list } = mentions({ document: 'd', base, updates: [] }, ada.rows)
	expect(list).toMatchObject([{ mention: 'm', row: 0 }])
})

test('a copy is found beside its original, what was deleted is not', () => {
	const { rows, fragment, paragraph } = bound(new Writer(1))
	paragraph(ben('m'))
	paragraph(ben('m'), 'again')
	paragraph(ben('gone'))
	fragment.delete(2, 1)
	expect(found(rows).map(({ mention: id, excerpt }) => [id, excerpt])).toEqual([
		['m', '@Ben'],
		['m', '@Benagain'],
	])
})

test('of a long line the part around the mention is told, and no character is cut in two', () => {
	const { rows, paragraph } = bound(new Writer(1))
	paragraph('😀'.repeat(150), ben('m'), '😀'.repeat(150))
	const [{ excerpt } = { excerpt: '' }] = found(rows)
	expect(excerpt.length).toBeLessThanOrEqual(200)
	expect(excerpt.isWellFormed()).toBe(true)
	expect(excerpt).toMatch(/^…(😀)+@Ben(😀)+…$/u)
})

test('G7: what is no mention of ours is none, and nothing stored makes it throw', () => {
	const { rows, fragment, paragraph } = bound(new Writer(1))
	paragraph(
		mention({}),
		mention({ id: 'x'.repeat(65), person: 'ben' }),
		mention({ id: 'x', person: '' }),
		mention({ id: 'a\0b', person: 'ben' }),
		mention({ id: '\ud800', person: 'ben' }),
		mention({ id: 7, person: { toString: 'ben' } }),
		mention({ id: ['x'], person: null }),
		mention({ id: 'x'.repeat(64), person: 'ben', label: { length: 3 } }),
	)
	const odd = new Y.XmlHook('mention')
	fragment.insert(0, [odd as unknown as Y.XmlElement])
	let inner = ben('deep')
	for (let depth = 0; depth < 90; depth++) {
		const outer = new Y.XmlElement('mention')
		outer.insert(0, [inner])
		inner = outer
	}
	fragment.insert(0, [inner])
	expect(found(rows).map(({ mention: id }) => id)).toEqual(['deep', 'x'.repeat(64)])
	expect(found(rows, [new Uint8Array([1, 1, 9, 0, 31, 31])]).map(({ row }) => row)).toEqual([null, null])
})

test('G3: a thousand mentions are looked at, and it is said that there are more', () => {
	const { rows, paragraph } = bound(new Writer(1))
	for (let n = 0; n < 10; n++) paragraph(...Array.from({ length: 100 }, (_, m) => ben(`${n}-${m}`)))
	const source = { document: 'd', base: null, updates: rows }
	expect(mentions(source, [])).toMatchObject({ more: false })
	paragraph(ben('10-0'))
	const { mentions: list, more } = mentions(source, [])
	expect([list.length, list.at(-1)?.mention, more]).toEqual([1000, '9-99', true])
})

function bound(writer: Writer) {
	return { rows: writer.rows, fragment: writer.fragment, paragraph: writer.paragraph.bind(writer) }
}
