import { Extension } from '@tiptap/core'
import { Plugin } from '@tiptap/pm/state'
import { Decoration, DecorationSet } from '@tiptap/pm/view'

/** A hint in a document that is one empty paragraph; the style sheet draws it without taking room. */
export const Placeholder = Extension.create<{ text: string }>({
	name: 'placeholder',
	addProseMirrorPlugins() {
		const { text } = this.options
		return [
			new Plugin({
				props: {
					decorations: ({ doc }) => {
						const only = doc.childCount === 1 ? doc.firstChild : null
						if (only?.type.name !== 'paragraph' || only.content.size > 0 || !this.editor.isEditable) return null
						return DecorationSet.create(doc, [
							Decoration.node(0, only.nodeSize, { class: 'is-empty', 'data-placeholder': text }),
						])
					},
				},
			}),
		]
	},
})
