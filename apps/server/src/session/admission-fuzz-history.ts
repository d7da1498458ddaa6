import * as prng from 'lib0/prng'
import * as Y from 'yjs'
import { compact, admit as judge } from '../document/jobs.ts'
import { applyTogether, isComplete } from '../document/load.ts'
import { newDoc } from '../document/new-doc.ts'
import { admit, advance, advanceBy, type Vector } from './admission.ts'
import { Author } from './admission-fuzz-author.ts'

/** Rows after a snapshot, until there is another. */
const ROWS = 20

/** What a server holds of one document, and a plain Y.Doc that was given the same. */
export class HeldDocument {
	readonly log: Uint8Array[] = []
	readonly vector: Vector = new Map()
	readonly #doc = newDoc()
	/** Rows that the document has, and those that the snapshot has. */
	#applied = 0
	#snapshot: Uint8Array | null = null
	#snapped = 0

	/** It takes in what has come since somebody last looked, all at once. */
	get doc(): Y.Doc {
		if (this.#applied < this.log.length) applyTogether(this.#doc, this.log.slice(this.#applied))
		this.#applied = this.log.length
		return this.#doc
	}

	/** Judges as a room does and keeps what was admitted; undefined for what was not. */
	take(update: Uint8Array): Uint8Array | undefined {
		const verdict = admit(update, this.vector)
		switch (verdict.kind) {
			case 'admitted':
				advance(this.vector, verdict)
				return this.keep(update)
			case 'worker': {
				const judged = judge(this.#source(), update)
				if (judged.verdict === 'nothing') return new Uint8Array([0, 0])
				if (judged.verdict !== 'new') return undefined
				advanceBy(judged.update, this.vector)
				return this.keep(judged.update)
			}
			case 'gap':
			case 'malformed':
				return undefined
			default:
				return verdict satisfies never
		}
	}

	/** Takes it without looking: for what is known to be honest. Its clocks are not noted. */
	keep(update: Uint8Array): Uint8Array {
		this.log.push(update)
		return update
	}

	/** As a room has it: a snapshot and the rows after it. */
	#source() {
		if (this.log.length - this.#snapped > ROWS) {
			this.#snapshot = Y.encodeStateAsUpdate(this.doc)
			this.#snapped = this.log.length
		}
		return { document: 'd', base: this.#snapshot, updates: this.log.slice(this.#snapped) }
	}
}

/** A document that several honest authors write in, some of them offline for a while. Calls `sent` for each update. */
export function history(
	gen: prng.PRNG,
	server: HeldDocument,
	length: number,
	sent: (update: Uint8Array) => void,
): void {
	const authors = Array.from(
		{ length: prng.int32(gen, 2, 4) },
		() => new Author(gen, Y.encodeStateAsUpdate(server.doc)),
	)
	const behind = authors.map(() => server.log.length)
	const catchUp = (index: number): void => {
		for (const update of server.log.slice(behind[index])) authors[index]?.receive(update)
		behind[index] = server.log.length
	}
	for (let count = 0; count < length; ) {
		const index = prng.int32(gen, 0, authors.length - 1)
		const author = authors[index] as Author
		author.edit()
		if (prng.int32(gen, 0, 3) === 0) continue
		for (const update of inFrames(gen, author, server)) {
			sent(update)
			count++
		}
		if (prng.int32(gen, 0, 2) > 0) catchUp(index)
	}
	for (const [index, author] of authors.entries()) {
		for (const update of author.unsent.splice(0)) sent(update)
		catchUp(index)
	}
	for (const [index, author] of authors.entries()) {
		catchUp(index)
		author.close()
	}
}

/** What an author sends: each edit for itself, a merged backlog, or everything that the server lacks. */
function inFrames(gen: prng.PRNG, author: Author, server: HeldDocument): Uint8Array[] {
	const unsent = author.unsent.splice(0)
	const turn = prng.int32(gen, 0, 19)
	if (turn === 0) return [Y.encodeStateAsUpdate(author.doc, Y.encodeStateVector(server.doc))]
	if (turn < 4 && unsent.length > 0) return [Y.mergeUpdates(unsent)]
	// An acknowledgement was lost, so the same comes again.
	if (turn < 6) return [...unsent, ...unsent]
	return unsent
}

/** Whether these are the clocks that a document has. */
export function hasClocks({ store }: Y.Doc, vector: Vector): boolean {
	if (store.clients.size !== vector.size) return false
	for (const [client, clock] of vector) if (Y.getState(store, client) !== clock) return false
	return true
}

/** Where everything random of a run comes from. */
export const seeded = (seed: number): prng.PRNG => prng.create(seed)

/** Updates of one history: mostly an afternoon's, now and then enough for structs to be cut, merged and collected. */
export const someLength = (gen: prng.PRNG): number => (prng.int32(gen, 0, 99) === 0 ? 400 : prng.int32(gen, 4, 24))

/**
 * Plays one honest history and returns how many updates it had. Throws where one of them was refused, or where what was
 * stored of them is not the whole document.
 */
export function playHonest(gen: prng.PRNG, length: number): number {
	const server = new HeldDocument()
	let updates = 0
	history(gen, server, length, (update) => {
		updates++
		const before = new Map(server.vector)
		if (server.take(update) !== undefined) return
		const bytes = Buffer.from(update).toString('hex')
		throw new Error(`update ${updates} was refused: ${JSON.stringify(admit(update, before))} ${bytes}`)
	})
	if (!isComplete(server.doc)) throw new Error('something is pending')
	if (!hasClocks(server.doc, server.vector)) throw new Error('not the clocks stored')
	const { unusable, differs } = compact({ document: 'd', base: null, updates: server.log })
	if (unusable.length > 0 || differs) throw new Error(`a spoilt snapshot: ${unusable.length} rows, differs: ${differs}`)
	return updates
}
