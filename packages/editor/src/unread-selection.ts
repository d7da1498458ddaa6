import { AllSelection, type Selection, TextSelection } from '@tiptap/pm/state'
import type { EditorView } from '@tiptap/pm/view'

/**
 * Where somebody has just clicked or moved to while the editor has not read it yet, null where it has. The browser tells
 * of a new selection a task later; whatever is drawn in between would put the caret back, and the next key would go there.
 */
export function unreadSelection(view: EditorView): Selection | null {
	const { doc, selection } = view.state
	if (view.composing || !view.hasFocus()) return null
	const shown = view.dom.ownerDocument.getSelection()
	const { anchorNode, anchorOffset = 0, focusNode, focusOffset = 0 } = shown ?? {}
	if (anchorNode == null || focusNode == null) return null
	// Cells and whole nodes are selected by the editor itself: what the browser shows there says less. Of everything,
	// which Mod+A selects, a caret can only be where somebody went from there.
	const isComparable = selection instanceof TextSelection || (selection instanceof AllSelection && shown?.isCollapsed)
	if (!isComparable) return null
	if (!view.dom.contains(anchorNode) || !view.dom.contains(focusNode)) return null
	// To the right, as the editor itself reads a place between two.
	const anchor = doc.resolve(view.posAtDOM(anchorNode, anchorOffset, 1))
	const unread = TextSelection.between(anchor, doc.resolve(view.posAtDOM(focusNode, focusOffset, 1)))
	return unread.eq(selection) ? null : unread
}
