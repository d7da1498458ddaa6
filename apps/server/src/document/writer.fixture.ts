import * as Y from 'yjs'

interface Naming {
	readonly id?: unknown
	readonly person?: unknown
	readonly label?: unknown
}

export function mention(attributes: Naming): Y.XmlElement {
	const element = new Y.XmlElement('mention')
	for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value as string)
	return element
}

/** A mention of Ben. */
export const ben = (id: string): Y.XmlElement => mention({ id, person: 'ben', label: 'Ben' })

/** A document that somebody writes in; each change is one row. */
export class Writer {
	readonly doc = new Y.Doc()
	readonly rows: Uint8Array[]

	constructor(client: number, rows: Uint8Array[] = []) {
		this.doc.clientID = client
		this.rows = rows
		for (const row of rows) Y.applyUpdate(this.doc, row)
		this.doc.on('update', (update: Uint8Array, _origin: unknown, _doc: Y.Doc, { local }: Y.Transaction) => {
			if (local) this.rows.push(update)
		})
	}

	get fragment(): Y.XmlFragment {
		return this.doc.getXmlFragment('document')
	}

	paragraph(...content: (string | Y.XmlElement)[]): Y.XmlElement {
		const block = new Y.XmlElement('paragraph')
		block.insert(
			0,
			content.map((each) => (typeof each === 'string' ? new Y.XmlText(each) : each)),
		)
		this.fragment.insert(this.fragment.length, [block])
		return block
	}
}
