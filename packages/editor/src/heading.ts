import { mergeAttributes } from '@tiptap/core'
import { Heading as Base } from '@tiptap/extension-heading'

/** Headings of three levels; deeper ones, pasted or written by another editor, are shown as the third. */
export const Heading = Base.extend({
	parseHTML: () => [1, 2, 3, 4, 5, 6].map((level) => ({ tag: `h${level}`, attrs: { level: Math.min(level, 3) } })),
	renderHTML: ({ node, HTMLAttributes }) => [`h${shown(node.attrs.level)}`, mergeAttributes(HTMLAttributes), 0],
}).configure({ levels: [1, 2, 3] })

const shown = (level: unknown): number => (level === 1 || level === 2 ? level : 3)
