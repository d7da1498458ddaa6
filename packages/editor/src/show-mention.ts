import type { Editor } from '@tiptap/core'
import { TextSelection } from '@tiptap/pm/state'

/** Milliseconds a passage stays marked; document.css lets the mark fade in that time. */
const MARKED = 2_000

/** The element whose mark is on, so that an earlier mark's end does not take a later one away. */
const marks = new WeakMap<Element, object>()

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
	editor.view.dispatch(tr.setSelection(TextSelection.near(doc.resolve(at + 1))))
	const element = editor.view.nodeDOM(at)
	if (!(element instanceof HTMLElement)) return true
	// At once for everybody: a long way scrolled slowly is motion that nobody asked for.
	element.scrollIntoView({ block: 'center' })
	mark(element, after)
	return true
}

/**
 * On the element, which is the mention's own and not ProseMirror's: a plugin for a decoration would make the binding
 * read the whole text again.
 */
function mark(element: HTMLElement, after: (ms: number, run: () => void) => void): void {
	const mine = {}
	marks.set(element, mine)
	element.classList.add('shown')
	after(MARKED, () => {
		if (marks.get(element) === mine) element.classList.remove('shown')
	})
}
