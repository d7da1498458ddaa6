import * as Y from 'yjs'

/** A paragraph, for programs that write. */
export function paragraph(text: string): Y.XmlElement {
	return block('paragraph', [new Y.XmlText(text)])
}

/** An element of the document's text as the editor stores it. */
export function block(
	name: string,
	children: (Y.XmlElement | Y.XmlText)[] = [],
	attributes: Readonly<Record<string, string>> = {},
): Y.XmlElement {
	const element = new Y.XmlElement(name)
	for (const [attribute, value] of Object.entries(attributes)) element.setAttribute(attribute, value)
	element.insert(0, children)
	return element
}

/** Adds blocks at the end, in one edit. */
export function append(text: Y.XmlFragment, ...blocks: Y.XmlElement[]): void {
	text.insert(text.length, blocks)
}
