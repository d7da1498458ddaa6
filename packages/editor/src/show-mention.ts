import type { Editor } from '@tiptap/core'
import { Plugin, PluginKey, TextSelection } from '@tiptap/pm/state'
import { Decoration, DecorationSet } from '@tiptap/pm/view'

/** Milliseconds a passage stays marked; document.css lets the mark fade in that time. */
const MARKED = 2_000

const key = new PluginKey<DecorationSet>('tandem-shown')

/**
 * Scrolls to a mention, puts the caret behind it without taking the focus, and marks it for a moment. False when no
 * such mention is in the text.
 */
export function showMention(editor: Editor, id: string, after: (ms: number, run: () => void) => void): boolean {
	const { doc, tr } = editor.state
	let at: number | null = null
	doc.descendants((node, position) => {
		if (node.type.name === 'mention' && node.attrs.id === id) at ??= position
		return at === null
	})
	if (at === null) return false
	const mark = markAt(at)
	editor.unregisterPlugin(key)
	editor.registerPlugin(mark)
	editor.view.dispatch(
		tr.setSelection(TextSelection.near(editor.state.doc.resolve(at + 1))).setMeta('addToHistory', false),
	)
	const element = editor.view.nodeDOM(at)
	// At once for everybody: a long way scrolled slowly is motion that nobody asked for.
	if (element instanceof HTMLElement) element.scrollIntoView({ block: 'center' })
	after(MARKED, () => {
		// A later mark has a time of its own.
		if (!editor.isDestroyed && key.get(editor.state) === mark) editor.unregisterPlugin(key)
	})
	return true
}

function markAt(at: number): Plugin<DecorationSet> {
	return new Plugin<DecorationSet>({
		key,
		state: {
			init: (_config, { doc }) => DecorationSet.create(doc, [Decoration.node(at, at + 1, { class: 'shown' })]),
			apply: (transaction, marks) => marks.map(transaction.mapping, transaction.doc),
		},
		props: { decorations: (state) => key.getState(state) },
	})
}
