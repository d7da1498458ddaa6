import type { JSONContent } from '@tiptap/core'
import { EditorState, TextSelection } from '@tiptap/pm/state'
import { addColumnAfter, TableMap } from '@tiptap/pm/tables'
import { ySyncPluginKey } from '@tiptap/y-tiptap'
import { expect, test } from 'vitest'
import { schema } from './schema.ts'
import { evenAtCaret } from './table.ts'

const cells = (count: number): JSONContent => ({
	type: 'tableRow',
	content: Array.from({ length: count }, () => ({ type: 'tableCell', content: [{ type: 'paragraph' }] })),
})

/** What a row and a column that were added at once merge into. */
const uneven = (editable = true) =>
	EditorState.create({
		doc: schema().nodeFromJSON({
			type: 'doc',
			content: [{ type: 'paragraph' }, { type: 'table', content: [cells(3), cells(2)] }],
		}),
		plugins: [evenAtCaret(() => editable)],
	})

const widths = ({ doc }: EditorState): number[] => {
	const rows: number[] = []
	doc.lastChild?.forEach((row) => {
		rows.push(row.childCount)
	})
	return rows
}

const into = (state: EditorState) => state.tr.setSelection(TextSelection.near(state.doc.resolve(6)))

test('who comes into an uneven table evens it out, and its commands work', () => {
	const state = uneven()
	expect(widths(state)).toEqual([3, 2])
	const inside = state.apply(into(state))
	expect(widths(inside)).toEqual([3, 3])
	let wider = inside
	addColumnAfter(inside, (transaction) => {
		wider = inside.apply(transaction)
	})
	expect(widths(wider)).toEqual([4, 4])
})

const merged = (word: string, colspan: number, rowspan: number): JSONContent => ({
	type: 'tableCell',
	attrs: { colspan, rowspan },
	content: [{ type: 'paragraph', content: [{ type: 'text', text: word }] }],
})

test('merged cells that no longer fit what others made of the table are made to fit, with all of their text', () => {
	const state = EditorState.create({
		doc: schema().nodeFromJSON({
			type: 'doc',
			content: [
				{ type: 'paragraph' },
				{
					type: 'table',
					content: [
						{ type: 'tableRow', content: [merged('wide', 2, 1), merged('deep', 1, 4)] },
						{ type: 'tableRow', content: [merged('one', 1, 1), merged('two', 1, 1), merged('three', 1, 1)] },
					],
				},
			],
		}),
		plugins: [evenAtCaret(() => true)],
	})
	const { doc } = state.apply(into(state))
	const table = doc.lastChild
	expect(table && TableMap.get(table).problems).toBeNull()
	expect(table?.textContent).toBe('widedeeponetwothree')
})

test('elsewhere in the text, while others write and where one may only read it stays as it is', () => {
	const state = uneven()
	expect(widths(state.apply(state.tr.insertText('above', 1)))).toEqual([3, 2])
	expect(widths(state.apply(into(state).setMeta(ySyncPluginKey, { isChangeOrigin: true })))).toEqual([3, 2])
	const reader = uneven(false)
	expect(widths(reader.apply(into(reader)))).toEqual([3, 2])
})
