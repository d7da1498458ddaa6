import type { JSONContent } from '@tiptap/core'
import { Node } from '@tiptap/pm/model'
import { prosemirrorJSONToYXmlFragment } from '@tiptap/y-tiptap'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { markdownSlice } from './markdown-text.ts'
import { render } from './render.ts'
import { FRAGMENT, schema } from './schema.ts'
import { welcome } from './welcome.ts'

function markdownOf(...content: JSONContent[]): string {
	const fragment = new Y.Doc().getXmlFragment(FRAGMENT)
	prosemirrorJSONToYXmlFragment(schema(), { type: 'doc', content }, fragment)
	return render(fragment).markdown
}

const line = (text: string): JSONContent => ({ type: 'paragraph', content: [{ type: 'text', text }] })

test('the welcome text goes out as Markdown and comes back the same', () => {
	const all = (welcome({ id: 'm1', person: 'ada', label: 'Ada' }).content ?? []).slice(0, -1)
	expect(markdownOf(...all)).toContain('@Ada is you. Type `@`')
	// A mention goes out as its words.
	const blocks = all.filter(({ content = [] }) => content.every(({ type }) => type !== 'mention'))
	const back = markdownSlice(markdownOf(...blocks), schema()).content.toJSON()
	expect(back).toEqual(Node.fromJSON(schema(), { type: 'doc', content: blocks }).content.toJSON())
})

test('a merged cell stands in Markdown where it begins, and what is below it stays in its columns', () => {
	const cell = (text: string, colspan = 1, rowspan = 1): JSONContent => ({
		type: 'tableCell',
		attrs: { colspan, rowspan },
		content: [line(text)],
	})
	const rows = [
		[cell('wide', 2), cell('c')],
		[cell('deep', 1, 2), cell('e'), cell('f')],
		[cell('g'), cell('h')],
	]
	const table = { type: 'table', content: rows.map((content) => ({ type: 'tableRow', content })) }
	expect(markdownOf(table).trim().split('\n').slice(2)).toEqual([
		'| wide |     | c   |',
		'| deep | e   | f   |',
		'|      | g   | h   |',
	])
})

test.each([
	'# a',
	'###### a',
	'- a',
	'+ a',
	'1. a',
	'2) a',
	'> a',
	'---',
	'~~~',
	'* a *b*',
	'[a](b)',
	'`a`',
	'<b>a</b>',
])('a paragraph that begins with %j stays one', (text) => {
	const back = markdownSlice(markdownOf(line(text)), schema()).content
	expect(back.toJSON()).toEqual([line(text)].map((json) => Node.fromJSON(schema(), json).toJSON()))
})

test('pasted Markdown becomes the blocks it means, and a link that may not be one becomes its words', () => {
	const slice = markdownSlice(
		'# Plan\n\n- [x] done\n- [ ] open\n\n1. one\n2. two\n\n| a | b |\n|---|---|\n| 1 | **2** |\n\n```js\nlet x\n```\n\n[no](javascript:alert(1)) [yes](https://a.example)',
		schema(),
	)
	const names: string[] = []
	slice.content.forEach((node) => {
		names.push(node.type.name)
	})
	expect(names).toEqual(['heading', 'taskList', 'orderedList', 'table', 'codeBlock', 'paragraph'])
	expect(JSON.stringify(slice.toJSON())).not.toContain('javascript:')
	expect(JSON.stringify(slice.toJSON())).toContain('https://a.example')
})
