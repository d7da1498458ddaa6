import type { JSONContent } from '@tiptap/core'

const text = (value: string, ...marks: string[]): JSONContent => ({
	type: 'text',
	text: value,
	...(marks.length > 0 && { marks: marks.map((type) => ({ type })) }),
})
const paragraph = (...content: JSONContent[]): JSONContent => ({ type: 'paragraph', content })
const heading = (value: string): JSONContent => ({ type: 'heading', attrs: { level: 2 }, content: [text(value)] })
const item = (...content: JSONContent[]): JSONContent => ({ type: 'listItem', content: [paragraph(...content)] })
const task = (checked: boolean, ...content: JSONContent[]): JSONContent => ({
	type: 'taskItem',
	attrs: { checked },
	content: [paragraph(...content)],
})

/** Who is greeted, as a mention of them. */
export interface Greeted {
	/** The mention's own id. */
	readonly id: string
	readonly person: string
	readonly label: string
}

/**
 * What a new guest finds: short, true of the product as it is, and with something to try in each part. The mention is
 * of themself, so it tells nobody.
 */
export const welcome = (greeted: Greeted): JSONContent => ({
	type: 'doc',
	content: [
		paragraph(
			text('This page is yours. '),
			text('Open it in a second tab', 'bold'),
			text(', put the two side by side and type: each shows what the other writes, key by key.'),
		),
		heading('Three things to try'),
		{
			type: 'taskList',
			content: [
				task(true, text('Open Tandem')),
				task(false, text('Type a line here and watch it say '), text('Saved', 'italic'), text(' beside the title')),
				task(false, text('Copy the link and send it to somebody on your network')),
			],
		},
		heading('Reaching each other'),
		paragraph(
			{ type: 'mention', attrs: { ...greeted } },
			text(' is you. Type '),
			text('@', 'code'),
			text(' and choose somebody who has opened the document: '),
			text('the bell at the top of their page tells them and leads them here. Naming yourself tells nobody.'),
		),
		heading('Writing'),
		{
			type: 'bulletList',
			content: [
				item(text('Press '), text('/', 'code'), text(' on an empty line for headings, lists, tasks, a table or code.')),
				item(
					text('Select some text to make it '),
					text('bold', 'bold'),
					text(', a link or '),
					text('code', 'code'),
					text('.'),
				),
				item(
					text('Markdown works as you type, with a space behind it: '),
					text('##', 'code'),
					text(', '),
					text('-', 'code'),
					text(', '),
					text('[]', 'code'),
					text('.'),
				),
			],
		},
		{
			type: 'blockquote',
			content: [
				paragraph(
					text('Saved means on disk. If the network goes, keep writing: it is kept on this device and sent later.'),
				),
			],
		},
		{
			type: 'codeBlock',
			attrs: { language: 'javascript' },
			content: [text("const two = ['you', 'somebody else']\nconsole.log(two.join(' + '))")],
		},
		paragraph(),
	],
})
