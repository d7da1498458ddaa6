import * as Y from 'yjs'

type Attributes = Readonly<Record<string, string | number | boolean>>

/** An element of the document's text as the editor stores it. */
export function block(name: string, children: (Y.XmlElement | Y.XmlText)[] = [], attributes: Attributes = {}) {
	const element = new Y.XmlElement<Record<string, string | number | boolean>>(name)
	for (const [attribute, value] of Object.entries(attributes)) element.setAttribute(attribute, value)
	element.insert(0, children)
	return element as unknown as Y.XmlElement
}

/** A paragraph. */
export function paragraph(text: string): Y.XmlElement {
	return block('paragraph', [new Y.XmlText(text)])
}

/** Adds blocks at the end, in one edit. */
export function append(text: Y.XmlFragment, ...blocks: Y.XmlElement[]): void {
	text.insert(text.length, blocks)
}

/** Blocks of every kind that the schema has, with a line of text in each. */
export function everyKind(): Y.XmlElement[] {
	const linked = new Y.XmlText()
	linked.insert(0, 'A link', { link: { href: 'https://example.org/' } })
	linked.insert(6, ' and bold', { link: null, bold: {} })
	const row = (cell: string, ...words: string[]) =>
		block(
			'tableRow',
			words.map((word) => block(cell, [paragraph(word)])),
		)
	return [
		...[1, 2, 3].map((level) => block('heading', [new Y.XmlText(`Heading ${level}`)], { level })),
		block('paragraph', [linked]),
		block('bulletList', [block('listItem', [paragraph('A point')]), block('listItem', [paragraph('Another point')])]),
		block('orderedList', [block('listItem', [paragraph('First')])], { start: 1 }),
		block('taskList', [block('taskItem', [paragraph('A task')], { checked: true })]),
		block('blockquote', [paragraph('A quote')]),
		block('codeBlock', [new Y.XmlText('const answer = 42')], { language: 'typescript' }),
		block('table', [row('tableHeader', 'Day', 'Boat'), row('tableCell', 'Monday', 'Heron')]),
		block('horizontalRule'),
		block('paragraph', [
			new Y.XmlText('For '),
			block('mention', [], { id: 'm1', person: 'p1', label: 'Ada' }),
			block('hardBreak'),
			new Y.XmlText('and everybody.'),
		]),
	]
}
