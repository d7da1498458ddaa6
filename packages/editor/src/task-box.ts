import type { NodeViewRenderer, NodeViewRendererProps } from '@tiptap/core'
import type { NodeView } from '@tiptap/pm/view'

/** A checkbox, as far as it is used here: this file is also read where there is no DOM. */
interface Box {
	readonly type: string
	checked: boolean
	closest(selector: string): unknown
}

/**
 * Ticks a task without taking the focus from its box: Tiptap's own view puts it into the text, and who goes from box to
 * box by keyboard would have to come back each time.
 */
export function tickInPlace(make: NodeViewRenderer): NodeViewRenderer {
	return (props) => {
		const view = make(props) as NodeView
		view.dom.addEventListener(
			'change',
			(event: { readonly target: unknown; stopPropagation(): void }) => {
				const box = event.target as Box
				// A task inside this one has a view of its own.
				if (box.type !== 'checkbox' || box.closest('li') !== view.dom) return
				event.stopPropagation()
				if (!tick(props, box.checked)) box.checked = !box.checked
			},
			true,
		)
		return view
	}
}

function tick({ editor, getPos }: NodeViewRendererProps, checked: boolean): boolean {
	const position = getPos()
	if (!editor.isEditable || position === undefined) return false
	editor.view.dispatch(editor.state.tr.setNodeAttribute(position, 'checked', checked))
	return true
}
