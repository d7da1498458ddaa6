import type { JSONContent } from '@tiptap/core'
import { MarkdownManager } from '@tiptap/markdown'
import { renderToHTMLString } from '@tiptap/static-renderer/pm/html-string'
import type * as Y from 'yjs'
import { withoutMergedCells } from './merged-cells.ts'
import { plainText } from './plain.ts'
import { readFragment } from './read.ts'
import { schemaExtensions } from './schema.ts'

export interface Rendered {
	/** Safe HTML of the same elements as the editor shows, so that nothing shifts when the editor takes over. */
	readonly html: string
	/** One block a line. */
	readonly text: string
	readonly markdown: string
}

/** The text as people read it. Total: see readFragment; it never throws for content and changes nothing. */
export function render(fragment: Y.XmlFragment): Rendered {
	const document = readFragment(fragment)
	const text = plainText(document)
	return {
		html: attempt(() => toHtml(document)) ?? linesAsHtml(text),
		text,
		markdown: attempt(() => toMarkdown(document)) ?? text,
	}
}

/** A renderer that fails on content we did not foresee must not take the reader's text away. */
function attempt(make: () => string): string | undefined {
	try {
		return make()
	} catch {
		return undefined
	}
}

const extensions = schemaExtensions()

const toHtml = (document: JSONContent): string => renderToHTMLString({ content: withLines(document), extensions })

let manager: MarkdownManager | undefined

function toMarkdown(document: JSONContent): string {
	manager ??= new MarkdownManager({ extensions })
	return manager.serialize(withoutMergedCells(document))
}

/**
 * Gives every line the height it has in the editor: an empty block, or one that ends with a break, shows nothing there
 * unless something follows the break.
 */
function withLines(node: JSONContent): JSONContent {
	const content = node.content ?? []
	if (node.type === 'paragraph' || node.type === 'heading') {
		const last = content.at(-1)
		if (last === undefined || last.type === 'hardBreak')
			return { ...node, content: [...content, { type: 'hardBreak' }] }
		return node
	}
	if (node.type === 'codeBlock') {
		const code = content.map(({ text }) => text ?? '').join('')
		return code === '' || code.endsWith('\n') ? { ...node, content: [{ type: 'text', text: `${code}\n` }] } : node
	}
	return content.length > 0 ? { ...node, content: content.map(withLines) } : node
}

const linesAsHtml = (text: string): string =>
	text
		.split('\n')
		.map((line) => `<p>${line.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')}</p>`)
		.join('')
