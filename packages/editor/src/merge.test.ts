import { joinBackward, setBlockType, splitBlock, toggleMark, wrapIn } from '@tiptap/pm/commands'
import type { NodeType } from '@tiptap/pm/model'
import { liftListItem, sinkListItem, splitListItem, wrapInList } from '@tiptap/pm/schema-list'
import { type Command, EditorState, TextSelection } from '@tiptap/pm/state'
import {
	addColumnAfter,
	addColumnBefore,
	addRowAfter,
	addRowBefore,
	CellSelection,
	cellAround,
	deleteColumn,
	deleteRow,
	fixTables,
	inSameTable,
	mergeCells,
	splitCell,
	toggleHeader,
} from '@tiptap/pm/tables'
import { initProseMirrorDoc, prosemirrorJSONToYXmlFragment, updateYFragment } from '@tiptap/y-tiptap'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { meetsUnknown } from './guard.ts'
import { FRAGMENT, schema } from './schema.ts'

const node = (name: string): NodeType => {
	const type = schema().nodes[name]
	if (type === undefined) throw new Error(`no ${name}`)
	return type
}
const mark = (name: string) => {
	const type = schema().marks[name]
	if (type === undefined) throw new Error(`no ${name}`)
	return type
}

const typeText: Command = (state, dispatch) => {
	dispatch?.(state.tr.insertText('word '))
	return true
}
const remove: Command = (state, dispatch) => {
	dispatch?.(state.tr.deleteSelection())
	return true
}
const insertTable: Command = (state, dispatch) => {
	const cell = () => node('tableCell').createAndFill() ?? undefined
	const rows = [1, 2].map(() =>
		node('tableRow').create(
			null,
			[cell(), cell()].filter((made) => made !== undefined),
		),
	)
	dispatch?.(state.tr.replaceSelectionWith(node('table').create(null, rows)))
	return true
}

/** Merges the cells from one end of the selection to the other. */
const merge: Command = (state, dispatch) => {
	const [from, to] = [cellAround(state.selection.$from), cellAround(state.selection.$to)]
	if (from === null || to === null || !inSameTable(from, to)) return false
	return mergeCells(state.apply(state.tr.setSelection(new CellSelection(from, to))), dispatch)
}

const COMMANDS: readonly Command[] = [
	typeText,
	typeText,
	remove,
	splitBlock,
	joinBackward,
	setBlockType(node('heading'), { level: 2 }),
	setBlockType(node('codeBlock')),
	setBlockType(node('paragraph')),
	wrapIn(node('blockquote')),
	wrapInList(node('bulletList')),
	wrapInList(node('taskList')),
	...['listItem', 'taskItem'].flatMap((name) => [
		splitListItem(node(name)),
		sinkListItem(node(name)),
		liftListItem(node(name)),
	]),
	toggleMark(mark('bold')),
	toggleMark(mark('code')),
	insertTable,
	addRowAfter,
	addRowBefore,
	addColumnAfter,
	addColumnBefore,
	merge,
	merge,
	splitCell,
	toggleHeader('row'),
	toggleHeader('column'),
	deleteRow,
	deleteColumn,
]

/** What one page does to its copy, the way the binding does it: read, change, write the difference. */
function edit(doc: Y.Doc, steps: readonly { command: number; from: number; to: number }[]): void {
	const fragment = doc.getXmlFragment(FRAGMENT)
	const { doc: read, meta } = initProseMirrorDoc(fragment, schema())
	let state = EditorState.create({ doc: read })
	// The editor evens out a table's rows with the first key of its own; its commands refuse uneven ones by throwing.
	const even = fixTables(state)
	if (even !== undefined) state = state.apply(even)
	for (const { command, from, to } of steps) {
		const at = (share: number) => state.doc.resolve(Math.floor(share * state.doc.content.size))
		state = state.apply(state.tr.setSelection(TextSelection.between(at(from), at(to))))
		COMMANDS[command]?.(state, (transaction) => {
			state = state.apply(transaction)
		})
	}
	updateYFragment(doc, fragment, state.doc, meta)
}

const steps = fc.array(
	fc
		.record({
			command: fc.nat(COMMANDS.length - 1),
			from: fc.double({ min: 0, max: 1, noNaN: true }),
			length: fc.oneof(fc.constant(0), fc.constant(0), fc.double({ min: 0, max: 0.2, noNaN: true })),
		})
		.map(({ command, from, length }) => ({ command, from, to: Math.min(1, from + length) })),
	{ minLength: 1, maxLength: 4 },
)

const line = (text: string) => ({ type: 'paragraph', content: [{ type: 'text', text }] })
const item = (...content: object[]) => ({ type: 'listItem', content })
const list = (...content: object[]) => ({ type: 'bulletList', content })

const table = (...rows: object[][]) => ({
	type: 'table',
	content: rows.map((cells) => ({
		type: 'tableRow',
		content: cells.map((cell) => ({ type: 'tableCell', content: [cell] })),
	})),
})

/** Few blocks, each inside others: two people meet in them all the time. */
const START = (() => {
	const doc = new Y.Doc()
	const content = [
		list(item(line('one'), list(item(line('two')), item(line('three')))), item(line('four'), line('five'))),
		{ type: 'taskList', content: [{ type: 'taskItem', content: [line('six')] }] },
		table([line('seven'), line('eight'), line('nine')], [line('ten'), line('eleven'), line('twelve')]),
	]
	prosemirrorJSONToYXmlFragment(schema(), { type: 'doc', content }, doc.getXmlFragment(FRAGMENT))
	return Y.encodeStateAsUpdate(doc)
})()

test('G2: whatever two people do at once to the same blocks, the merge is one that the editor can hold', () => {
	fc.assert(
		fc.property(fc.array(fc.tuple(steps, steps), { minLength: 1, maxLength: 6 }), (rounds) => {
			const [a, b] = [new Y.Doc(), new Y.Doc()]
			a.clientID = 1
			b.clientID = 2
			for (const doc of [a, b]) Y.applyUpdate(doc, START)
			for (const [left, right] of rounds) {
				edit(a, left)
				edit(b, right)
				const [fromA, fromB] = [Y.encodeStateAsUpdate(a), Y.encodeStateAsUpdate(b)]
				Y.applyUpdate(a, fromB)
				Y.applyUpdate(b, fromA)
				expect(meetsUnknown(a.getXmlFragment(FRAGMENT), schema())).toBe(false)
				expect(a.getXmlFragment(FRAGMENT).toString()).toBe(b.getXmlFragment(FRAGMENT).toString())
			}
		}),
		{ numRuns: 500 },
	)
}, 60_000)
