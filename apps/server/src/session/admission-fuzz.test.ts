import * as prng from 'lib0/prng'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { compact, admit as judge } from '../document/jobs.ts'
import { applyTogether, isComplete } from '../document/load.ts'
import { admit, advance, advanceBy, decodeVector, type Vector } from './admission.ts'
import { forge, mutate } from './admission-fuzz-attack.ts'
import { Author } from './admission-fuzz-author.ts'

const SEED = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31))
/** Honest updates, and attacks in each of the two attack tests. */
const COUNT = Number(process.env.COUNT ?? 20_000)
/** Updates of one document: long enough for its structs to be cut, merged and collected. */
const HISTORY = 400

/** What the server holds of one document, and a plain Y.Doc that was given the same. */
class Server {
	readonly log: Uint8Array[] = []
	readonly vector: Vector = new Map()
	readonly doc = new Y.Doc()

	/** Judges as a room does and keeps what was admitted; undefined for what was not. */
	take(update: Uint8Array): Uint8Array | undefined {
		const verdict = admit(update, this.vector)
		switch (verdict.kind) {
			case 'admitted':
				advance(this.vector, verdict)
				return this.#keep(update)
			case 'worker': {
				const judged = judge({ document: 'd', base: Y.encodeStateAsUpdate(this.doc), updates: [] }, update)
				if (judged.verdict === 'nothing') return new Uint8Array([0, 0])
				if (judged.verdict !== 'new') return undefined
				advanceBy(judged.update, this.vector)
				return this.#keep(judged.update)
			}
			case 'gap':
			case 'malformed':
				return undefined
			default:
				return verdict satisfies never
		}
	}

	#keep(update: Uint8Array): Uint8Array {
		this.log.push(update)
		applyTogether(this.doc, [update])
		return update
	}
}

/** A document that several honest authors write in, some of them offline for a while. Calls `sent` for each update. */
function history(gen: prng.PRNG, server: Server, length: number, sent: (update: Uint8Array) => void): void {
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
function inFrames(gen: prng.PRNG, author: Author, server: Server): Uint8Array[] {
	const unsent = author.unsent.splice(0)
	const turn = prng.int32(gen, 0, 19)
	if (turn === 0) return [Y.encodeStateAsUpdate(author.doc, Y.encodeStateVector(server.doc))]
	if (turn < 4 && unsent.length > 0) return [Y.mergeUpdates(unsent)]
	// An acknowledgement was lost, so the same comes again.
	if (turn < 6) return [...unsent, ...unsent]
	return unsent
}

test(`G7: no honest update is refused (SEED=${SEED})`, { timeout: COUNT * 5 + 20_000 }, () => {
	const gen = prng.create(SEED)
	let updates = 0
	while (updates < COUNT) {
		const server = new Server()
		history(gen, server, HISTORY, (update) => {
			updates++
			const before = new Map(server.vector)
			if (server.take(update) === undefined) {
				expect.fail(
					`update ${updates}: ${JSON.stringify(admit(update, before))} ${Buffer.from(update).toString('hex')}`,
				)
			}
		})
		expect(isComplete(server.doc)).toBe(true)
		expect(sameVector(server.vector, decodeVector(Y.encodeStateVector(server.doc)))).toBe(true)
		expect(compact({ document: 'd', base: null, updates: server.log })).toMatchObject({ unusable: [], differs: false })
	}
})

/** Whoever can be hurt: each is given everything that was stored. */
class Victims {
	readonly plain = new Y.Doc()
	readonly hoarder = new Y.Doc({ gc: false })
	/** Takes updates in as a page does: Yjs tidies formatting after each. */
	readonly page = new Y.Doc()
	late = new Y.Doc()
	/** Somebody was shown another order than others: see Compacted. */
	differed = false
	readonly vector: Vector = new Map()

	constructor(start: Uint8Array) {
		for (const doc of this.#all()) {
			doc.getText('text')
			doc.getMap('map')
			doc.getArray('array')
			doc.getXmlFragment('document')
			Y.applyUpdate(doc, start)
		}
		advanceBy(start, this.vector)
	}

	/** Undefined where it was not admitted. Throws where it did harm. */
	attack(update: Uint8Array): true | undefined {
		const stored = this.#admitted(update)
		if (stored === undefined) return undefined
		for (const doc of this.#all()) {
			if (doc === this.page) Y.applyUpdate(doc, stored)
			else applyTogether(doc, [stored])
			if (!isComplete(doc)) throw new Error('something is pending')
			if (!sameVector(decodeVector(Y.encodeStateVector(doc)), this.vector))
				throw new Error('not the clocks of the verdict')
		}
		return true
	}

	#admitted(update: Uint8Array): Uint8Array | undefined {
		const verdict = admit(update, this.vector)
		if (verdict.kind === 'admitted') advance(this.vector, verdict)
		if (verdict.kind !== 'worker') return verdict.kind === 'admitted' ? update : undefined
		const source = { document: 'd', base: Y.encodeStateAsUpdate(this.plain), updates: [] }
		const judged = judge(source, update)
		if (judged.verdict !== 'new') return undefined
		advanceBy(judged.update, this.vector)
		return judged.update
	}

	#all(): Y.Doc[] {
		return [this.plain, this.hoarder, this.page, this.late]
	}

	/** Each can be loaded from a snapshot, whole. */
	inspect(): void {
		for (const doc of this.#all()) {
			const snapshot = compact({ document: 'd', base: null, updates: [Y.encodeStateAsUpdate(doc)] })
			if (snapshot.unusable.length > 0) throw new Error('a snapshot that cannot be loaded')
			if (snapshot.differs) this.differed = true
		}
		this.late = new Y.Doc()
		applyTogether(this.late, [Y.encodeStateAsUpdate(this.plain)])
	}
}

function sameVector(one: Vector, other: Vector): boolean {
	return one.size === other.size && [...one].every(([client, clock]) => other.get(client) === clock)
}

function attacks(
	name: string,
	count: number,
	make: (gen: prng.PRNG, vector: Vector, honest: readonly Uint8Array[]) => Uint8Array,
): void {
	test(`G7: ${name} do no harm where they are admitted (SEED=${SEED})`, { timeout: count * 20 + 20_000 }, () => {
		const gen = prng.create(SEED)
		let tried = 0
		let admitted = 0
		let differed = 0
		while (tried < count) {
			const server = new Server()
			const honest: Uint8Array[] = []
			history(gen, server, 60, (update) => {
				honest.push(update)
				server.take(update)
			})
			const victims = new Victims(Y.encodeStateAsUpdate(server.doc))
			const done: string[] = [Buffer.from(Y.encodeStateAsUpdate(server.doc)).toString('base64')]
			for (let round = 0; round < 200; round++, tried++) {
				const update = make(gen, victims.vector, honest)
				try {
					if (victims.attack(update) === undefined) continue
					admitted++
					done.push(Buffer.from(update).toString('hex'))
					if (round % 10 === 0) victims.inspect()
				} catch (error) {
					const bytes = Buffer.from(update).toString('hex')
					throw new Error(`attack ${tried}, ${bytes}, after ${done.length - 1}: ${done.slice(-12).join(' ')}`, {
						cause: error,
					})
				}
			}
			victims.inspect()
			if (victims.differed) differed++
		}
		expect(admitted).toBeGreaterThan(0)
		console.info(`SEED=${SEED}: ${admitted} of ${tried} ${name} admitted, ${differed} documents with a forged order`)
	})
}

attacks('mutated updates', COUNT, (gen, _, honest) =>
	mutate(gen, prng.oneOf(gen, [...honest]), prng.oneOf(gen, [...honest])),
)
attacks('forged updates', COUNT / 5, (gen, vector) => forge(gen, vector))
