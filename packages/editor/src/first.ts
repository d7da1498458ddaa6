import { prosemirrorJSONToYXmlFragment } from '@tiptap/y-tiptap'
import * as Y from 'yjs'
import { FRAGMENT, schema } from './schema.ts'
import { type Greeted, welcome } from './welcome.ts'

export type { Greeted }

/**
 * The first update of every document: one empty paragraph. Written once, by the server, with the document itself: two
 * pages that each made the first paragraph would keep both.
 *
 * The paragraph holds an empty text, so that two people whose first keys cross type into the same one.
 */
export function firstUpdate(): Uint8Array {
	const doc = new Y.Doc()
	const paragraph = new Y.XmlElement('paragraph')
	paragraph.insert(0, [new Y.XmlText()])
	doc.getXmlFragment(FRAGMENT).insert(0, [paragraph])
	return whole(doc)
}

/** The first update of the document that greets a new guest by a mention of them. */
export function welcomeUpdate(greeted: Greeted): Uint8Array {
	const doc = new Y.Doc()
	prosemirrorJSONToYXmlFragment(schema(), welcome(greeted), doc.getXmlFragment(FRAGMENT))
	return whole(doc)
}

function whole(doc: Y.Doc): Uint8Array {
	const update = Y.encodeStateAsUpdate(doc)
	doc.destroy()
	return update
}
