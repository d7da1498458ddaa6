import * as prng from 'lib0/prng'
import * as Y from 'yjs'
import { newDoc } from '../document/new-doc.ts'

/** Somebody who writes, with an honest Yjs: random edits over every shared type, as an editor or another app makes them. */
export class Author {
	readonly doc: Y.Doc
	/** What this author made and has not sent, in order. */
	readonly unsent: Uint8Array[] = []
	readonly #gen: prng.PRNG
	readonly #undo: Y.UndoManager

	constructor(gen: prng.PRNG, start: Uint8Array) {
		this.#gen = gen
		this.doc = newDoc({ gc: prng.int32(gen, 0, 4) > 0 })
		// Else the same seed would not be the same story.
		this.doc.clientID = prng.uint32(gen, 0, 2 ** 32 - 1)
		// Types are named before anything arrives, as an editor does.
		this.#undo = new Y.UndoManager(
			[
				this.doc.getText('text'),
				this.doc.getMap('map'),
				this.doc.getArray('array'),
				this.doc.getXmlFragment('document'),
			],
			{ captureTimeout: 0, trackedOrigins: new Set(['edit']) },
		)
		Y.applyUpdate(this.doc, start, 'network')
		this.doc.on('update', (update: Uint8Array, origin: unknown) => {
			// Also what Yjs tidies up on its own account after others' edits.
			if (origin !== 'network') this.unsent.push(update)
		})
	}

	/** One edit: one or more updates come to `unsent`, or none where there was nothing to do. */
	edit(): void {
		const gen = this.#gen
		const turn = prng.int32(gen, 0, 99)
		if (turn < 6) this.#undo.undo()
		else if (turn < 10) this.#undo.redo()
		else {
			this.doc.transact(() => {
				for (let times = prng.int32(gen, 0, 9) === 0 ? 4 : 1; times > 0; times--) prng.oneOf(gen, EDITS)(this.doc, gen)
			}, 'edit')
		}
	}

	/** Takes in an update of others; what it was missing is not asked for. */
	receive(update: Uint8Array): void {
		Y.applyUpdate(this.doc, update, 'network')
	}

	close(): void {
		this.#undo.destroy()
		this.doc.destroy()
	}
}

type Edit = (doc: Y.Doc, gen: prng.PRNG) => void

const WORDS = [
	'a',
	'b ',
	'Wort',
	'é',
	'漢字',
	'😀',
	'👩‍👩‍👧',
	'\n',
	'a longer run of text, as it is pasted',
	'\u0000',
	'\ufeff',
]
const word = (gen: prng.PRNG): string => prng.oneOf(gen, WORDS)
const KEYS = ['k', 'key', 'ключ', '']
const NODES = ['paragraph', 'heading', 'listItem', 'table']

const place = (gen: prng.PRNG, length: number): number => prng.int32(gen, 0, length)

/** Yjs takes some values only within others. */
function whole(gen: prng.PRNG): unknown {
	const made = value(gen)
	return made === undefined || typeof made === 'bigint' ? { made } : made
}

function value(gen: prng.PRNG, depth = 0): unknown {
	switch (prng.int32(gen, 0, depth > 3 ? 9 : 11)) {
		case 0:
			return null
		case 1:
			return undefined
		case 2:
			return prng.bool(gen)
		case 3:
			return prng.int32(gen, -1_000_000, 1_000_000)
		case 4:
			return prng.real53(gen)
		case 5:
			return -0
		case 6:
			return prng.int53(gen, 0, Number.MAX_SAFE_INTEGER)
		case 7:
			return BigInt(prng.int32(gen, -5, 5))
		case 8:
			return new Uint8Array(prng.int32(gen, 0, 5))
		case 9:
			return word(gen)
		case 10:
			return Array.from({ length: prng.int32(gen, 0, 3) }, () => value(gen, depth + 1))
		default:
			return Object.fromEntries([
				[word(gen), value(gen, depth + 1)],
				['attrs', value(gen, depth + 1)],
			])
	}
}

function type(gen: prng.PRNG): Y.AbstractType<unknown> {
	switch (prng.int32(gen, 0, 4)) {
		case 0:
			return new Y.Map([['inner', whole(gen)]]) as never
		case 1:
			return Y.Array.from([whole(gen) as never, 1, 'x']) as never
		case 2:
			return new Y.Text(word(gen)) as never
		case 3:
			return paragraph(gen) as never
		default:
			return new Y.XmlText(word(gen)) as never
	}
}

function paragraph(gen: prng.PRNG): Y.XmlElement {
	const element = new Y.XmlElement(prng.oneOf(gen, NODES))
	element.setAttribute('id', word(gen))
	if (prng.bool(gen)) element.insert(0, [new Y.XmlText(word(gen))])
	if (prng.int32(gen, 0, 3) === 0) element.insert(0, [paragraph(gen)])
	return element
}

function write(text: Y.Text, gen: prng.PRNG): void {
	const at = place(gen, text.length)
	switch (prng.int32(gen, 0, 6)) {
		case 0:
			text.format(at, Math.min(3, text.length - at), { bold: prng.bool(gen) ? {} : null })
			break
		case 1:
			text.format(at, Math.min(5, text.length - at), { link: { href: word(gen) }, size: prng.int32(gen, 0, 3) })
			break
		case 2:
			text.insertEmbed(at, { image: word(gen), nested: [{ deep: [word(gen)] }] })
			break
		case 3:
			text.delete(at, Math.min(prng.int32(gen, 1, 4), text.length - at))
			break
		case 4:
			text.insert(at, word(gen), { italic: true })
			break
		default:
			text.insert(at, word(gen))
	}
}

/** A random element or text below the editor's fragment. */
function below(fragment: Y.XmlFragment, gen: prng.PRNG): Y.XmlFragment | Y.XmlText {
	let at: Y.XmlFragment | Y.XmlText = fragment
	while (at instanceof Y.XmlFragment && at.length > 0 && prng.int32(gen, 0, 3) > 0) {
		at = at.get(prng.int32(gen, 0, at.length - 1)) as Y.XmlElement | Y.XmlText
	}
	return at
}

/** As an editor splits a block: the end of a text goes to a new block after it. */
function split(element: Y.XmlElement, gen: prng.PRNG): void {
	const text = element.get(0)
	const { parent } = element
	if (!(text instanceof Y.XmlText) || !(parent instanceof Y.XmlFragment) || text.length === 0) return
	const at = place(gen, text.length - 1)
	const rest = text
		.toString()
		.replace(/<[^>]*>/g, '')
		.slice(at)
	text.delete(at, text.length - at)
	const next = new Y.XmlElement(element.nodeName)
	next.insert(0, [new Y.XmlText(rest)])
	parent.insert(parent.toArray().indexOf(element) + 1, [next])
}

const EDITS: Edit[] = [
	(doc, gen) => write(doc.getText('text'), gen),
	(doc, gen) => write(doc.getText('text'), gen),
	(doc, gen) => doc.getMap('map').set(prng.oneOf(gen, KEYS), whole(gen)),
	(doc, gen) => doc.getMap('map').set(prng.oneOf(gen, KEYS), type(gen)),
	(doc, gen) => doc.getMap('map').delete(prng.oneOf(gen, KEYS)),
	(doc, gen) => {
		const array = doc.getArray('array')
		array.insert(place(gen, array.length), [whole(gen), whole(gen)])
	},
	(doc, gen) => {
		const array = doc.getArray('array')
		array.insert(place(gen, array.length), [type(gen)])
	},
	(doc, gen) => {
		const array = doc.getArray('array')
		if (array.length > 0) array.delete(prng.int32(gen, 0, array.length - 1), 1)
	},
	(doc, gen) => {
		const fragment = doc.getXmlFragment('document')
		fragment.insert(place(gen, fragment.length), [paragraph(gen)])
	},
	(doc, gen) => {
		const found = below(doc.getXmlFragment('document'), gen)
		if (found instanceof Y.XmlText) write(found, gen)
		else if (found instanceof Y.XmlElement) found.insert(found.length, [new Y.XmlText(word(gen))])
	},
	(doc, gen) => {
		const found = below(doc.getXmlFragment('document'), gen)
		if (found instanceof Y.XmlElement) found.setAttribute(prng.oneOf(gen, KEYS), whole(gen) as string)
	},
	(doc, gen) => {
		const found = below(doc.getXmlFragment('document'), gen)
		if (found instanceof Y.XmlElement) split(found, gen)
	},
	(doc, gen) => {
		const found = below(doc.getXmlFragment('document'), gen)
		if (found instanceof Y.XmlFragment && found.length > 0) found.delete(prng.int32(gen, 0, found.length - 1), 1)
	},
]
