import type { SlashItem } from './slash.ts'

const ITEMS: readonly SlashItem[] = [
	{ id: 'text', title: 'Text', hint: '', words: 'paragraph plain', apply: (to) => to.clearNodes() },
	{ id: 'h1', title: 'Heading 1', hint: '#', words: 'title large', apply: (to) => to.setHeading({ level: 1 }) },
	{ id: 'h2', title: 'Heading 2', hint: '##', words: 'title', apply: (to) => to.setHeading({ level: 2 }) },
	{ id: 'h3', title: 'Heading 3', hint: '###', words: 'title small', apply: (to) => to.setHeading({ level: 3 }) },
	{ id: 'bullets', title: 'List', hint: '-', words: 'bullet unordered', apply: (to) => to.toggleBulletList() },
	{ id: 'numbers', title: 'Numbered list', hint: '1.', words: 'ordered', apply: (to) => to.toggleOrderedList() },
	{ id: 'tasks', title: 'Tasks', hint: '[]', words: 'todo checkbox list', apply: (to) => to.toggleTaskList() },
	{ id: 'quote', title: 'Quote', hint: '>', words: 'blockquote', apply: (to) => to.toggleBlockquote() },
	{ id: 'code', title: 'Code', hint: '```', words: 'block program', apply: (to) => to.toggleCodeBlock() },
	{
		id: 'table',
		title: 'Table',
		hint: '',
		words: 'grid rows columns',
		apply: (to) => to.insertTable({ rows: 3, cols: 3, withHeaderRow: true }),
	},
	{ id: 'rule', title: 'Divider', hint: '---', words: 'horizontal rule line', apply: (to) => to.setHorizontalRule() },
]

/** Items whose title or other words contain what was typed after "/". */
export function slashItems(query: string): readonly SlashItem[] {
	const sought = query.toLowerCase()
	return ITEMS.filter(({ title, words }) => `${title} ${words}`.toLowerCase().includes(sought))
}
