import { Extension } from '@tiptap/core'
import { type EditorState, Plugin, type Transaction } from '@tiptap/pm/state'
import type { EditorView } from '@tiptap/pm/view'
import { ySyncPluginKey } from '@tiptap/y-tiptap'
import type * as Y from 'yjs'
import { findPlace, type KeptPlace, keepPlace } from './kept-place.ts'
import { isRemote } from './local-only.ts'
import { unreadSelection } from './unread-selection.ts'

/**
 * Keeps the caret behind the letter it stands behind while others write. The binding looks for a block of the same text
 * where the caret's own has changed, which in a document with two empty lines, or with somebody in the same line, is
 * another place: the next word would be written there.
 */
export const KeepCaret = Extension.create({
	name: 'keepCaret',
	addProseMirrorPlugins() {
		let kept: KeptPlace | null = null
		return [
			new Plugin({
				appendTransaction: (transactions, _before, state) =>
					kept !== null && transactions.some(showsOthers) ? restore(kept, state) : null,
				props: { handleDOMEvents: { keydown: readSelection } },
				view: (view) => {
					const doc: Y.Doc = ySyncPluginKey.getState(view.state).doc
					const before = ({ local }: Y.Transaction) => {
						if (!local) kept ??= keepPlace(unreadSelection(view) ?? view.state.selection, view.state)
					}
					const after = () => {
						kept = null
					}
					doc.on('beforeTransaction', before)
					doc.on('afterAllTransactions', after)
					return {
						destroy: () => {
							doc.off('beforeTransaction', before)
							doc.off('afterAllTransactions', after)
						},
					}
				},
			}),
		]
	},
})

/** A busy page hears of the next key before it hears where the last one went: Enter would replace what was selected. */
function readSelection(view: EditorView): boolean {
	const selection = unreadSelection(view)
	if (selection !== null) view.dispatch(view.state.tr.setSelection(selection))
	return false
}

/** Undo chooses its own place. */
function showsOthers(transaction: Transaction): boolean {
	return isRemote(transaction) && transaction.getMeta(ySyncPluginKey).isUndoRedoOperation !== true
}

function restore(kept: KeptPlace, state: EditorState): Transaction | null {
	const selection = findPlace(kept, state)
	if (selection === null || selection.eq(state.selection)) return null
	// Still the binding's: what it asks of its last transaction must not change.
	return state.tr
		.setSelection(selection)
		.setMeta(ySyncPluginKey, { isChangeOrigin: true })
		.setMeta('addToHistory', false)
}
