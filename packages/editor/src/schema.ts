import { type AnyExtension, Extension, getSchema } from '@tiptap/core'
import { Blockquote } from '@tiptap/extension-blockquote'
import { Bold } from '@tiptap/extension-bold'
import { Code } from '@tiptap/extension-code'
import { CodeBlock } from '@tiptap/extension-code-block'
import { Document } from '@tiptap/extension-document'
import { HardBreak } from '@tiptap/extension-hard-break'
import { HorizontalRule } from '@tiptap/extension-horizontal-rule'
import { Italic } from '@tiptap/extension-italic'
import { ListKeymap } from '@tiptap/extension-list'
import { Strike } from '@tiptap/extension-strike'
import { Text } from '@tiptap/extension-text'
import { Underline } from '@tiptap/extension-underline'
import { Dropcursor } from '@tiptap/extensions/drop-cursor'
import { Gapcursor } from '@tiptap/extensions/gap-cursor'
import type { Schema } from '@tiptap/pm/model'
import { Heading } from './heading.ts'
import { Link } from './link.ts'
import { BulletList, ListItem, OrderedList, TaskItem, TaskList } from './list.ts'
import { Mention } from './mention.ts'
import { Paragraph } from './paragraph.ts'
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
 * the server reads and renders with the same list. One by one instead of Tiptap's starter kit, which brings a history
 * that would undo everybody's edits and a trailing paragraph that each open page would add.
 */
export function schemaExtensions(): AnyExtension[] {
	return [
		Document,
		Paragraph,
		Text,
		Blockquote,
		Bold,
		CodeBlock.configure({ enableTabIndentation: true, tabSize: 2 }),
		HardBreak,
		HorizontalRule,
		Italic,
		ListKeymap,
		Strike,
		Underline,
		Dropcursor,
		Gapcursor,
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
