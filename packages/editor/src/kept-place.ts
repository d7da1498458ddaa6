import { type EditorState, type Selection, TextSelection } from '@tiptap/pm/state'
import {
	absolutePositionToRelativePosition,
	relativePositionToAbsolutePosition,
	ySyncPluginKey,
} from '@tiptap/y-tiptap'
import * as Y from 'yjs'

/** A selection as what it stands behind, so that it is found again whatever others write around it. */
export interface KeptPlace {
	readonly anchor: Y.RelativePosition
	readonly head: Y.RelativePosition
}

interface Bound {
	readonly doc: Y.Doc
	readonly type: Y.XmlFragment
	readonly binding: { readonly mapping: Map<never, never> } | null
}

/** Null for what is not a selection of text. Asked while the state shows what the document holds. */
export function keepPlace(selection: Selection, state: EditorState): KeptPlace | null {
	const bound: Bound | undefined = ySyncPluginKey.getState(state)
	if (!(selection instanceof TextSelection) || bound?.binding == null) return null
	const { type, binding } = bound
	const place = (position: number) => absolutePositionToRelativePosition(position, type, binding.mapping)
	return { anchor: place(selection.anchor), head: place(selection.head) }
}

/** The selection as it lies in the state now; null where the text that it stood in is gone. */
export function findPlace(kept: KeptPlace, state: EditorState): Selection | null {
	const bound: Bound | undefined = ySyncPluginKey.getState(state)
	if (bound?.binding == null) return null
	const anchor = positionOf(kept.anchor, bound, state)
	const head = positionOf(kept.head, bound, state)
	return anchor === null || head === null
		? null
		: TextSelection.between(state.doc.resolve(anchor), state.doc.resolve(head))
}

function positionOf(place: Y.RelativePosition, { doc, type, binding }: Bound, state: EditorState): number | null {
	const found = Y.createAbsolutePositionFromRelativePosition(place, doc)
	if (found === null || binding === null || isGone(found.type, type)) return null
	// The binding takes a place at the very start for lost.
	const position = relativePositionToAbsolutePosition(doc, type, place, binding.mapping) ?? 1
	return position > state.doc.content.size ? null : position
}

/** Whether a type, or one it is in, was deleted: turning a paragraph into a heading makes a new one, too. */
function isGone(inner: { readonly _item: Y.Item | null; readonly parent: unknown }, root: Y.XmlFragment): boolean {
	for (let each = inner; !Object.is(each, root); each = each.parent as typeof inner) {
		if (each._item === null || each._item.deleted) return true
	}
	return false
}
