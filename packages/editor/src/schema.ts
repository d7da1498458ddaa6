import { type AnyExtension, Extension, getSchema } from '@tiptap/core'
import { Code } from '@tiptap/extension-code'
import type { Schema } from '@tiptap/pm/model'
import StarterKit from '@tiptap/starter-kit'
import { Heading } from './heading.ts'
import { Link } from './link.ts'
import { BulletList, ListItem, OrderedList, TaskItem, TaskList } from './list.ts'
import { Mention } from './mention.ts'
import { tableExtensions } from './table.ts'

/**
 * Grows by one whenever a node, mark or attribute is added. A page with a lower number than the one that last wrote to
 * a document never mounts its editor there: the binding would delete what it does not know, for everybody.
 *
 * 1: all blocks and marks of this file.
 */
export const SCHEMA_NUMBER = 1

/** The root type of the Y.Doc that holds the text. */
export const FRAGMENT = 'document'

/** Text runs in the direction of its own first strong letter, block by block; stored only where somebody chose one. */
const Direction = Extension.create({
	name: 'direction',
	addGlobalAttributes: () => [
		{
			types: ['paragraph', 'heading'],
			attributes: {
				dir: {
					default: null,
					parseHTML: (element) => {
						const dir = element.getAttribute('dir')
						return dir === 'ltr' || dir === 'rtl' ? dir : null
					},
					renderHTML: (attributes) => ({ dir: attributes.dir ?? 'auto' }),
				},
			},
		},
	],
})

/**
 * Every node and mark, from the first byte on, with their commands, keys and Markdown shortcuts. Works without a DOM:
 * the server reads and renders with the same list.
 */
export function schemaExtensions(): AnyExtension[] {
	return [
		StarterKit.configure({
			code: false,
			heading: false,
			link: false,
			bulletList: false,
			orderedList: false,
			listItem: false,
			// The binding undoes one's own edits only; the kit's history would undo everybody's.
			undoRedo: false,
			// Each open page would add its own empty paragraph to the same end.
			trailingNode: false,
			codeBlock: { enableTabIndentation: true, tabSize: 2 },
		}),
		Direction,
		// Code may be bold or a link, as in Markdown: when one person makes a word code and another makes it bold, both stay.
		Code.extend({ excludes: 'code' }),
		Heading,
		Link,
		BulletList,
		OrderedList,
		ListItem,
		TaskList,
		TaskItem,
		...tableExtensions,
		Mention,
	]
}

let built: Schema | undefined

/** The ProseMirror schema of schemaExtensions(), made once. */
export function schema(): Schema {
	built ??= getSchema(schemaExtensions())
	return built
}
