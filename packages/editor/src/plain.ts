import type { JSONContent } from '@tiptap/core'
import * as Y from 'yjs'
import { mentionText } from './mention.ts'

/**
 * The text below a Yjs type, whatever it is made of: blocks are parted by one space. Walks with a stack of its own,
 * because nobody promises how deep a stored tree is.
 */
export function textBelow(root: unknown): string {
	const parts: string[] = []
	const waiting: unknown[] = [root]
	while (waiting.length > 0) {
		const next = waiting.pop()
		if (next instanceof Y.Text) parts.push(textOf(next))
		else if (next instanceof Y.XmlFragment) waiting.push(...next.toArray().reverse())
	}
	return parts.filter((part) => part !== '').join(' ')
}

const textOf = (text: Y.Text): string => {
	let all = ''
	for (const { insert } of text.toDelta()) if (typeof insert === 'string') all += insert
	return all
}

/** A valid document as plain text, one block a line. */
export function plainText(node: JSONContent): string {
	const lines: string[] = []
	collect(node, lines)
	return lines.join('\n')
}

function collect(node: JSONContent, lines: string[]): void {
	const children = node.content ?? []
	const first = children[0]
	if (first === undefined ? LINES.has(node.type ?? '') : INLINE.has(first.type ?? '')) {
		lines.push(children.map(inlineText).join(''))
		return
	}
	for (const child of children) collect(child, lines)
}

const LINES = new Set(['paragraph', 'heading', 'codeBlock', 'horizontalRule'])
const INLINE = new Set(['text', 'hardBreak', 'mention'])

function inlineText(node: JSONContent): string {
	if (node.type === 'text') return node.text ?? ''
	if (node.type === 'hardBreak') return '\n'
	return mentionText(node.attrs ?? {})
}
