import { Node } from '@tiptap/core'

/**
 * One person named in the text. `id` is the mention's own, so that moving or copying it is told from naming somebody
 * again; `person` is who is meant; `label` is their name when it was written.
 */
export const Mention = Node.create({
	name: 'mention',
	group: 'inline',
	inline: true,
	atom: true,
	addAttributes: () => ({
		id: { default: null, rendered: false },
		person: { default: null, rendered: false },
		label: { default: null, rendered: false },
	}),
	// Not parsed from HTML: a pasted mention would carry another mention's id.
	parseHTML: () => [],
	renderHTML: ({ node }) => ['span', { class: 'mention' }, mentionText(node.attrs)],
	renderText: ({ node }) => mentionText(node.attrs),
	renderMarkdown: (node) => mentionText(node.attrs ?? {}),
})

/** A mention as plain text. */
export const mentionText = (attrs: Record<string, unknown>): string =>
	typeof attrs.label === 'string' ? `@${attrs.label}` : '@'
