import * as Y from 'yjs'
import { seeded } from './random.ts'

/** The Yjs client id of whoever wrote it. */
export const AUTHOR = 7
/** Single edits that one update of the history holds. */
const TOGETHER = 200

export interface History {
	/** In order; each merged from that many single edits. */
	readonly updates: readonly Uint8Array[]
	/** All of it as one update. */
	readonly state: Uint8Array
	/** UTF-16 units of text that are left. */
	readonly length: number
}

/**
 * A document as somebody types it, letter by letter: runs of typing, corrections backwards, the cursor put elsewhere, now
 * and then a new paragraph. Each letter, each letter taken back and each paragraph is an edit of its own.
 */
export function typeHistory(seed: number, edits: number): History {
	const doc = new Y.Doc()
	doc.clientID = AUTHOR
	const updates: Uint8Array[] = []
	let together: Uint8Array[] = []
	doc.on('update', (update: Uint8Array) => {
		together.push(update)
		if (together.length < TOGETHER) return
		updates.push(Y.mergeUpdates(together))
		together = []
	})
	const typist = new Typist(doc, seeded(seed))
	for (let edit = 0; edit < edits; edit += 1) typist.edit()
	if (together.length > 0) updates.push(Y.mergeUpdates(together))
	return { updates, state: Y.encodeStateAsUpdate(doc), length: typist.length }
}

const LETTERS = 'etaoin shrdlu cmfwyp vbgkjqxz'

interface Paragraph {
	readonly text: Y.XmlText
	length: number
}

class Typist {
	length = 0
	readonly #random: () => number
	readonly #page: Y.XmlFragment
	readonly #paragraphs: Paragraph[] = []
	#at = { paragraph: 0, offset: 0 }
	/** Letters that are still to be taken back. */
	#corrections = 0

	constructor(doc: Y.Doc, random: () => number) {
		this.#page = doc.getXmlFragment('document')
		this.#random = random
	}

	/** Makes exactly one edit. */
	edit(): void {
		if (this.#random() < 0.011) this.#putCursor()
		const paragraph = this.#paragraphs[this.#at.paragraph]
		if (paragraph === undefined || (paragraph.length > 400 && this.#random() < 0.002)) this.#newParagraph()
		else if (this.#corrects()) this.#takeBack(paragraph)
		else this.#type(paragraph)
	}

	#corrects(): boolean {
		if (this.#corrections === 0 && this.#random() < 0.055) this.#corrections = 1 + Math.floor(this.#random() * 13)
		if (this.#at.offset === 0) this.#corrections = 0
		return this.#corrections > 0
	}

	#takeBack(paragraph: Paragraph): void {
		this.#corrections -= 1
		this.#at.offset -= 1
		paragraph.text.delete(this.#at.offset, 1)
		paragraph.length -= 1
		this.length -= 1
	}

	#type(paragraph: Paragraph): void {
		const letter = LETTERS[Math.floor(this.#random() * LETTERS.length)] ?? 'e'
		paragraph.text.insert(this.#at.offset, letter)
		this.#at.offset += 1
		paragraph.length += 1
		this.length += 1
	}

	#putCursor(): void {
		const paragraph = Math.floor(this.#random() * this.#paragraphs.length)
		const offset = Math.floor(this.#random() * ((this.#paragraphs[paragraph]?.length ?? 0) + 1))
		this.#at = { paragraph, offset }
	}

	#newParagraph(): void {
		const element = new Y.XmlElement('paragraph')
		const text = new Y.XmlText()
		element.insert(0, [text])
		this.#page.push([element])
		this.#paragraphs.push({ text, length: 0 })
		this.#at = { paragraph: this.#paragraphs.length - 1, offset: 0 }
	}
}
