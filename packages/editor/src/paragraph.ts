import { Paragraph as Base } from '@tiptap/extension-paragraph'

/** What would make a line of Markdown something else than text: headings, lists, quotes, rules and fences. */
const OTHER_LINE = /^(\s*)(#{1,6}(?=\s|$)|[-+](?=\s|$|[-+\s]*$)|>|~{3,}|=+(?=\s*$)|(\d{1,9})([.)])(?=\s|$))/

/** Paragraphs. As Markdown they stay paragraphs, whatever they begin with. */
export const Paragraph = Base.extend({
	renderMarkdown(node, helpers, context) {
		const text = Base.config.renderMarkdown?.(node, helpers, context) ?? ''
		return text.replace(OTHER_LINE, (_start, space: string, sign: string, number?: string, end?: string) =>
			number === undefined ? `${space}\\${sign}` : `${space}${number}\\${end}`,
		)
	},
})
