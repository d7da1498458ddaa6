import { Editor, Extension } from '@tiptap/core'
import { Collaboration } from '@tiptap/extension-collaboration'
import { Plugin } from '@tiptap/pm/state'
import { yUndoPluginKey } from '@tiptap/y-tiptap'
import type { Awareness } from 'y-protocols/awareness'
import type * as Y from 'yjs'
import { type CaretOptions, Carets } from './caret.ts'
import { meetsUnknown, watchUnknown } from './guard.ts'
import { KeepCaret } from './keep-caret.ts'
import { Keyboard, type KeyboardOptions } from './keyboard.ts'
import { MentionMenu, type MentionMenuOptions } from './mention-menu.ts'
import { OwnMentions, type OwnMentionsOptions } from './own-mentions.ts'
import { Paste, type PasteOptions } from './paste.ts'
import { Placeholder } from './placeholder.ts'
import { MentionNames, type MentionNamesOptions } from './present-names.ts'
import { RoomBelow } from './room-below.ts'
import { FRAGMENT, schema, schemaExtensions } from './schema.ts'
import { Slash, type SlashOptions } from './slash.ts'

export { linkFits } from './attribute.ts'
export type { MentionItem } from './mention-menu.ts'
export { mentions } from './mention-menu.ts'
export { PresentNames } from './present-names.ts'
export type { SlashItem } from './slash.ts'
export { slash } from './slash.ts'
export type { TypedAfter, TypedItem, TypedMenu } from './typed-after.ts'
export type { Editor }

export interface EditorOptions
	extends KeyboardOptions,
		SlashOptions,
		MentionMenuOptions,
		MentionNamesOptions,
		OwnMentionsOptions,
		PasteOptions,
		Omit<CaretOptions, 'awareness'> {
	/** Emptied and filled by the editor. */
	readonly element: HTMLElement
	readonly doc: Y.Doc
	readonly awareness: Awareness
	readonly editable: boolean
	/** What screen readers call the text. */
	readonly label: string
	/** Id of the element that describes how to leave the text. */
	readonly describedBy: string
	readonly placeholder: string
	/** The text holds something this page cannot edit without loss. The editor is gone already, nothing was changed. */
	onUnknown(): void
}

/** Steps that can be undone, each half a second of typing. Beyond: the oldest stays done. */
const MOST_UNDO = 1000

function boundUndo(editor: Editor): void {
	const manager: Y.UndoManager = yUndoPluginKey.getState(editor.state).undoManager
	manager.on('stack-item-added', () => {
		if (manager.undoStack.length > MOST_UNDO) manager.undoStack.shift()
	})
}

/** Says so while the text may not be changed. */
const ReadOnly = Extension.create({
	name: 'readOnly',
	addProseMirrorPlugins() {
		const said = (): Record<string, string> => (this.editor.isEditable ? {} : { 'aria-readonly': 'true' })
		return [new Plugin({ props: { attributes: said } })]
	},
})

/**
 * Puts the editor onto a document, or returns null, after onUnknown, where it would lose something of it. It ends
 * itself, in time, when such a thing arrives later. `destroy()` is the caller's; it is idempotent.
 */
export function openEditor(options: EditorOptions): Editor | null {
	const fragment = options.doc.getXmlFragment(FRAGMENT)
	if (meetsUnknown(fragment, schema())) {
		options.onUnknown()
		return null
	}
	const editor = new Editor({
		element: options.element,
		editable: options.editable,
		injectCSS: false,
		extensions: [
			...schemaExtensions(),
			ReadOnly,
			RoomBelow,
			Collaboration.configure({ fragment }),
			KeepCaret,
			Carets.configure({
				awareness: options.awareness,
				now: options.now,
				frame: options.frame,
				onWritingHere: options.onWritingHere,
			}),
			Placeholder.configure({ text: options.placeholder }),
			Keyboard.configure({ onLink: options.onLink, onShortcuts: options.onShortcuts, onTools: options.onTools }),
			Slash.configure({ onSlash: options.onSlash }),
			MentionMenu.configure({ onMention: options.onMention }),
			MentionNames.configure({ names: options.names }),
			OwnMentions.configure({ clipboard: options.clipboard }),
			Paste.configure({ mostBytes: options.mostBytes, onRefusal: options.onRefusal }),
		],
		editorProps: {
			attributes: {
				// Tiptap sets it once, and loses it with the first setEditable.
				role: 'textbox',
				class: 'document',
				'aria-multiline': 'true',
				'aria-label': options.label,
				'aria-describedby': options.describedBy,
			},
		},
	})
	const stop = watchUnknown(fragment, schema(), () => {
		// Before the binding's observers run: afterwards it would delete what it does not know.
		editor.destroy()
		options.onUnknown()
	})
	editor.on('destroy', stop)
	boundUndo(editor)
	return editor
}
