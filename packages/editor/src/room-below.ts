import { Extension } from '@tiptap/core'
import { Plugin, TextSelection } from '@tiptap/pm/state'
import type { EditorView } from '@tiptap/pm/view'

/**
 * A press below a last table, list or code block begins a paragraph there. Not done by itself when such a block is
 * last: each open page would add one.
 */
export const RoomBelow = Extension.create({
	name: 'roomBelow',
	addProseMirrorPlugins: () => [
		new Plugin({ props: { handleClick: (view, _position, event) => beginBelow(view, event.clientY) } }),
	],
})

function beginBelow(view: EditorView, y: number): boolean {
	const { doc, schema, tr } = view.state
	const { lastChild } = doc
	const { paragraph } = schema.nodes
	if (!view.editable || lastChild === null || paragraph === undefined || lastChild.type === paragraph) return false
	const block = view.nodeDOM(doc.content.size - lastChild.nodeSize)
	if (!(block instanceof HTMLElement) || y <= block.getBoundingClientRect().bottom) return false
	const end = doc.content.size
	const added = tr.insert(end, paragraph.create())
	view.dispatch(added.setSelection(TextSelection.create(added.doc, end + 1)).scrollIntoView())
	return true
}
