import { FRAGMENT } from '@tandem/editor/schema'
import * as Y from 'yjs'
import type { Chance } from './chance.ts'

/** Where every author notes each of their edits, in the same update: so that order and single occurrence can be checked. */
export const JOURNAL = 'journal'

export interface Company {
	/** Whom it may mention. */
	readonly people: readonly string[]
	/** It takes this mention into its own hands. */
	handles(mention: string): void
}

/** Somebody who writes: what their hands do to a document, marked with a name that nobody else has. */
export class Writer {
	readonly name: string
	readonly doc: Y.Doc
	readonly #chance: Chance
	readonly #undo: Y.UndoManager
	readonly #company: Company
	#edits = 0

	constructor(name: string, doc: Y.Doc, chance: Chance, company: Company) {
		this.#company = company
		this.name = name
		this.doc = doc
		this.#chance = chance
		this.#undo = new Y.UndoManager(this.#fragment, { captureTimeout: 0, trackedOrigins: new Set([this]) })
	}

	get #fragment(): Y.XmlFragment {
		return this.doc.getXmlFragment(FRAGMENT)
	}

	get #texts(): Y.XmlText[] {
		const paragraphs = this.#fragment.toArray().filter((node) => node instanceof Y.XmlElement)
		return paragraphs.flatMap((node) => node.toArray().filter((child) => child instanceof Y.XmlText))
	}

	type(): void {
		this.#edit(() => {
			const text = this.#someText()
			text.insert(this.#chance.int(0, text.length), `${this.name}${this.#edits} `)
		})
	}

	/** `@` and a name, in the editor's own shape. */
	mention(): void {
		this.#edit(() => this.#insertMention(`${this.name}-${this.#edits}`, this.#chance.pick(this.#company.people)))
	}

	/** Somebody's mention, once more. */
	copyMention(): void {
		const mention = this.#someMention()
		if (mention === undefined) return
		const names = namesOf(mention)
		this.#company.handles(names[0])
		this.#edit(() => this.#insertMention(...names))
	}

	/** Cut and paste: the same mention in another place. */
	moveMention(): void {
		const mention = this.#someMention()
		if (mention === undefined) return
		const names = namesOf(mention)
		this.#company.handles(names[0])
		this.#edit(() => {
			remove(mention)
			this.#insertMention(...names)
		})
	}

	unmention(): void {
		const mention = this.#someMention()
		if (mention !== undefined) this.doc.transact(() => remove(mention), this)
	}

	/** Large enough that a few of them are more than a member may leave unsent. */
	page(): void {
		this.#edit(() => this.#someText().insert(0, `${this.name} `.repeat(this.#chance.int(2000, 3500))))
	}

	/** Large enough that only a worker can judge it. */
	paste(): void {
		this.#edit(() => this.#someText().insert(0, `${this.name} `.repeat(this.#chance.int(13_200, 14_000))))
	}

	split(): void {
		this.#edit(() => {
			const paragraph = new Y.XmlElement('paragraph')
			paragraph.insert(0, [new Y.XmlText()])
			this.#fragment.insert(this.#chance.int(0, this.#fragment.length), [paragraph])
		})
	}

	format(): void {
		this.#edit(() => {
			const text = this.#someText()
			const from = this.#chance.int(0, text.length)
			const bold = this.#chance.happens(0.7) ? {} : null
			text.format(from, this.#chance.int(0, text.length - from), { bold })
		})
	}

	/** The only edit without a line in the journal: it brings no struct, and must survive all the same. */
	delete(): void {
		const text = this.#chance.pick([...this.#texts, undefined])
		if (text === undefined || text.length === 0) return
		const from = this.#chance.int(0, text.length - 1)
		this.doc.transact(() => text.delete(from, Math.min(text.length - from, this.#chance.int(1, 30))), this)
	}

	removeParagraph(): void {
		if (this.#fragment.length < 3) return
		this.doc.transact(() => this.#fragment.delete(this.#chance.int(0, this.#fragment.length - 1), 1), this)
	}

	undo(): void {
		this.#bringBack(() => this.#undo.undo())
	}

	redo(): void {
		this.#bringBack(() => this.#undo.redo())
	}

	stop(): void {
		this.#undo.destroy()
	}

	/** Yjs writes what an undo restores anew: a mention that comes back so is its writer's, whoever it was of before. */
	#bringBack(change: () => void): void {
		const before = new Set(this.#mentions.map((mention) => namesOf(mention)[0]))
		change()
		for (const [id] of this.#mentions.map(namesOf)) if (!before.has(id)) this.#company.handles(id)
	}

	get #mentions(): Y.XmlElement[] {
		const all = this.#fragment.toArray().flatMap((node) => (node instanceof Y.XmlElement ? node.toArray() : []))
		return all.filter((node) => node instanceof Y.XmlElement).filter(({ nodeName }) => nodeName === 'mention')
	}

	#someMention(): Y.XmlElement | undefined {
		const mentions = this.#mentions
		return mentions.length === 0 ? undefined : this.#chance.pick(mentions)
	}

	#insertMention(id: string, person: string): void {
		const paragraph = this.#someText().parent as Y.XmlElement
		const mention = new Y.XmlElement('mention')
		mention.setAttribute('id', id)
		mention.setAttribute('person', person)
		mention.setAttribute('label', person)
		paragraph.insert(this.#chance.int(0, paragraph.length), [mention, new Y.XmlText()])
	}

	#someText(): Y.XmlText {
		const texts = this.#texts
		if (texts.length > 0) return this.#chance.pick(texts)
		const paragraph = new Y.XmlElement('paragraph')
		const text = new Y.XmlText()
		paragraph.insert(0, [text])
		this.#fragment.insert(0, [paragraph])
		return text
	}

	#edit(change: () => void): void {
		this.doc.transact(() => {
			this.#edits += 1
			this.doc.getArray<string>(JOURNAL).push([`${this.name}:${this.#edits}`])
			change()
		}, this)
	}
}

function namesOf(mention: Y.XmlElement): [id: string, person: string] {
	return [String(mention.getAttribute('id')), String(mention.getAttribute('person'))]
}

function remove(element: Y.XmlElement): void {
	const parent = element.parent as Y.XmlElement
	parent.delete(parent.toArray().indexOf(element), 1)
}

export const HABITS = {
	type: 20,
	mention: 6,
	copyMention: 0.7,
	moveMention: 0.7,
	unmention: 3,
	delete: 6,
	format: 4,
	split: 3,
	undo: 2,
	redo: 1,
	removeParagraph: 1,
} as const

export type Habit = keyof typeof HABITS | 'page' | 'paste'
