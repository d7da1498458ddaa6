import { getSchema } from '@tiptap/core'
import type { Schema } from '@tiptap/pm/model'
import { ySyncPluginKey } from '@tiptap/y-tiptap'
import { expect, test, vi } from 'vitest'
import * as Y from 'yjs'
import { welcomeUpdate } from './first.ts'
import { meetsUnknown, watchUnknown } from './guard.ts'
import { FRAGMENT, schema, schemaExtensions } from './schema.ts'

const reduced = (without: string): Schema => getSchema(schemaExtensions().filter(({ name }) => name !== without))

function written(write: (fragment: Y.XmlFragment) => void): Y.XmlFragment {
	const fragment = new Y.Doc().getXmlFragment(FRAGMENT)
	write(fragment)
	return fragment
}

function element(name: string, children: (Y.XmlElement | Y.XmlText)[], attributes: Record<string, unknown> = {}) {
	const made = new Y.XmlElement(name)
	for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value as string)
	made.insert(0, children)
	return made
}

function text(value: string, marks: Record<string, unknown> = {}): Y.XmlText {
	const made = new Y.XmlText()
	made.applyDelta([{ insert: value, attributes: marks }])
	return made
}

test('the welcome text is all known', () => {
	const doc = new Y.Doc()
	Y.applyUpdate(doc, welcomeUpdate({ id: 'm1', person: 'ada', label: 'Ada' }))
	expect(meetsUnknown(doc.getXmlFragment(FRAGMENT), schema())).toBe(false)
})

test.each<[string, Y.XmlElement | Y.XmlText]>([
	['a node', element('callout', [])],
	['a node deep inside', element('blockquote', [element('bulletList', [element('callout', [])])])],
	['a mark', element('paragraph', [text('x', { sparkle: {} })])],
	['an attribute', element('paragraph', [], { indent: 2 })],
	['an attribute of a mark', element('paragraph', [text('x', { link: { href: 'https://a.example', preview: 1 } })])],
	['a value', element('table', [element('tableRow', [element('tableCell', [], { colspan: 1e9 })])])],
	['text where none may stand', element('tableRow', [text('lost')])],
	['a block at the wrong place', element('bulletList', [element('paragraph', [text('lost')])])],
	['a mark where none may stand', element('codeBlock', [text('x', { bold: {} })])],
	['a node of another root', element('listItem', [element('paragraph', [text('lost')])])],
	['bare text at the top', text('x')],
])('G12: %s the editor would lose is noticed', (_what, child) => {
	expect(
		meetsUnknown(
			written((fragment) => fragment.insert(0, [child])),
			schema(),
		),
	).toBe(true)
})

test('G12: an embedded object and a type that is neither element nor text are noticed', () => {
	const embed = new Y.XmlText()
	embed.insertEmbed(0, { src: 'x' })
	expect(
		meetsUnknown(
			written((fragment) => fragment.insert(0, [element('paragraph', [embed])])),
			schema(),
		),
	).toBe(true)
	const hook = new Y.XmlHook('x') as unknown as Y.XmlElement
	expect(
		meetsUnknown(
			written((fragment) => fragment.insert(0, [hook])),
			schema(),
		),
	).toBe(true)
})

test('what crossing edits leave behind empty is let go: nothing is lost with it', () => {
	const fragment = written((root) =>
		root.insert(0, [
			element('bulletList', []),
			element('bulletList', [element('listItem', [])]),
			element('table', []),
			element('blockquote', [element('listItem', [])]),
			element('paragraph', [new Y.XmlText(), text('here')]),
		]),
	)
	expect(meetsUnknown(fragment, schema())).toBe(false)
})

test('a list item that lost its paragraph in a merge keeps the list below it', () => {
	const inner = element('bulletList', [element('listItem', [element('paragraph', [text('kept')])])])
	const outer = element('bulletList', [element('listItem', [inner])])
	expect(
		meetsUnknown(
			written((fragment) => fragment.insert(0, [outer])),
			schema(),
		),
	).toBe(false)
})

test.each([
	['horizontalRule', () => element('horizontalRule', [])],
	['underline', () => element('paragraph', [text('x', { underline: {} })])],
])('G12: a page whose schema lacks %s notices it, one that has it does not', (name, make) => {
	const fragment = written((root) => root.insert(0, [make()]))
	expect(meetsUnknown(fragment, reduced(name))).toBe(true)
	expect(meetsUnknown(fragment, schema())).toBe(false)
})

test('G12: what arrives later is met once, before any observer saw it', () => {
	const here = new Y.Doc()
	const fragment = here.getXmlFragment(FRAGMENT)
	Y.applyUpdate(here, welcomeUpdate({ id: 'm1', person: 'ada', label: 'Ada' }))
	const order: string[] = []
	fragment.observeDeep(() => order.push('observer'))
	watchUnknown(fragment, schema(), () => order.push('met'))

	const there = new Y.Doc()
	Y.applyUpdate(there, Y.encodeStateAsUpdate(here))
	there.on('update', (update) => Y.applyUpdate(here, update, 'network'))
	const first = there.getXmlFragment(FRAGMENT).get(0) as Y.XmlElement
	;(first.get(0) as Y.XmlText).insert(0, 'known ')
	expect(order).toEqual(['observer'])
	;(first.get(0) as Y.XmlText).format(0, 5, { sparkle: {} })
	expect(order).toEqual(['observer', 'met', 'observer'])
	there.getXmlFragment(FRAGMENT).insert(1, [element('callout', [])])
	expect(order.filter((entry) => entry === 'met')).toHaveLength(1)
})

test("the page's own typing is not looked at, and after the undo nothing is", () => {
	const doc = new Y.Doc()
	const fragment = doc.getXmlFragment(FRAGMENT)
	const met = vi.fn()
	const stop = watchUnknown(fragment, schema(), met)
	doc.transact(() => fragment.insert(0, [element('callout', [])]), ySyncPluginKey)
	stop()
	fragment.insert(0, [element('callout', [])])
	expect(met).not.toHaveBeenCalled()
})
