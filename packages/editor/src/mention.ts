import { Node } from '@tiptap/core'
import type { DOMOutputSpec } from '@tiptap/pm/model'

/** UTF-16 units of a pasted name: more than any name of a person has. */
const MOST_LABEL = 200

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
		id: { default: null, rendered: false, parseHTML: (element) => element.dataset.mention ?? null },
		person: { default: null, rendered: false, parseHTML: (element) => element.dataset.person ?? null },
		label: { default: null, rendered: false, parseHTML: (element) => element.textContent.slice(1, MOST_LABEL) },
	}),
	// Whoever parses foreign HTML must pass what comes of it through withOwnMentions().
	parseHTML: () => [{ tag: 'span[data-mention][data-person]' }],
	renderHTML: ({ node }) => mentionSpan(node.attrs, mentionText(node.attrs)),
	renderText: ({ node }) => mentionText(node.attrs),
	renderMarkdown: (node) => mentionText(node.attrs ?? {}),
})

/** A mention as plain text. */
export const mentionText = (attrs: Record<string, unknown>): string =>
	typeof attrs.label === 'string' ? `@${attrs.label}` : '@'

/** What ids are made of. Others, which no page of ours writes, are not rendered. */
const ID = /^[\w-]{1,64}$/

/** A mention as an element, the same from the server as in the editor. */
export function mentionSpan({ id, person }: Record<string, unknown>, text: string): DOMOutputSpec {
	const known = ID.test(String(id)) && ID.test(String(person))
	return ['span', { class: 'mention', ...(known && { 'data-mention': id, 'data-person': person }) }, text]
}
