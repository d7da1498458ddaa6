import * as prng from 'lib0/prng'
import * as Y from 'yjs'
import { compact, admit as judge } from '../document/jobs.ts'
import { applyTogether, isComplete } from '../document/load.ts'
import { newDoc } from '../document/new-doc.ts'
import { admit, advance, advanceBy, type Vector } from './admission.ts'
import { forge, mutate } from './admission-fuzz-attack.ts'
import { HeldDocument, hasClocks, history } from './admission-fuzz-history.ts'

/** Whoever can be hurt: each is given everything that was stored. */
class Victims {
	readonly plain = newDoc()
	readonly hoarder = newDoc({ gc: false })
	/** Takes updates in as a page does: Yjs tidies formatting after each. */
	readonly page = newDoc()
	late = newDoc()
	/** Somebody was shown another order than others: see Compacted. */
	differed = false
	readonly vector: Vector = new Map()
	/** As a room has it: a snapshot and the rows after it. */
	#base: Uint8Array
	#rows: Uint8Array[] = []

	constructor(start: Uint8Array) {
		for (const doc of this.#all()) {
			doc.getText('text')
			doc.getMap('map')
			doc.getArray('array')
			doc.getXmlFragment('document')
			Y.applyUpdate(doc, start)
		}
		advanceBy(start, this.vector)
		this.#base = start
	}

	/** Undefined where it was not admitted. Throws where it did harm. */
	attack(update: Uint8Array): true | undefined {
		const stored = this.#admitted(update)
		if (stored === undefined) return undefined
		this.#rows.push(stored)
		for (const doc of this.#all()) {
			if (doc === this.page) Y.applyUpdate(doc, stored)
			else applyTogether(doc, [stored])
			if (!isComplete(doc)) throw new Error('something is pending')
			if (!hasClocks(doc, this.vector)) throw new Error('not the clocks of the verdict')
		}
		return true
	}

	#admitted(update: Uint8Array): Uint8Array | undefined {
		const verdict = admit(update, this.vector)
		if (verdict.kind === 'admitted') advance(this.vector, verdict)
		if (verdict.kind !== 'worker') return verdict.kind === 'admitted' ? update : undefined
		const judged = judge({ document: 'd', base: this.#base, updates: this.#rows }, update)
		if (judged.verdict !== 'new') return undefined
		advanceBy(judged.update, this.vector)
		return judged.update
	}

	#all(): Y.Doc[] {
		return [this.plain, this.hoarder, this.page, this.late]
	}

	/** Each can be loaded from a snapshot, whole. Those who hold the same, byte for byte, have one snapshot. */
	inspect(): void {
		this.#base = Y.encodeStateAsUpdate(this.plain)
		this.#rows = []
		const held: Uint8Array[] = []
		for (const doc of this.#all()) {
			const update = doc === this.plain ? this.#base : Y.encodeStateAsUpdate(doc)
			if (held.some((each) => Buffer.compare(each, update) === 0)) continue
			held.push(update)
			const snapshot = compact({ document: 'd', base: null, updates: [update] })
			if (snapshot.unusable.length > 0) throw new Error('a snapshot that cannot be loaded')
			if (snapshot.differs) this.differed = true
		}
		this.late = newDoc()
		applyTogether(this.late, [this.#base])
	}
}

interface Attack {
	readonly make: (gen: prng.PRNG, vector: Vector, honest: readonly Uint8Array[]) => Uint8Array
	/** Attacks on one document, one after the other. */
	readonly rounds: (gen: prng.PRNG) => number
	/** Admitted attacks between two inspections of it. */
	readonly often: number
}

const oneOf = (gen: prng.PRNG, updates: readonly Uint8Array[]): Uint8Array =>
	updates[prng.int32(gen, 0, updates.length - 1)] as Uint8Array

/** What makes bytes that nobody's Yjs made, of a document's honest updates and of what is stored. */
export const ATTACKS = {
	'mutated updates': {
		make: (gen, _, honest) => mutate(gen, oneOf(gen, honest), oneOf(gen, honest)),
		// One in thirty is admitted: twenty build on each other.
		rounds: () => 600,
		often: 4,
	},
	'forged updates': {
		make: (gen, vector) => forge(gen, vector),
		// Nearly all are admitted, and each makes the document, and so all that follow, dearer.
		rounds: (gen) => (prng.int32(gen, 0, 19) === 0 ? 300 : 60),
		often: 10,
	},
} as const satisfies Record<string, Attack>

export interface Attacked {
	readonly tried: number
	readonly admitted: number
	/** Somebody was shown another order than others. */
	readonly differed: boolean
}

/** Attacks one document that honest people wrote. Throws, with what was sent, where something admitted did harm. */
export function attackDocument(gen: prng.PRNG, attack: keyof typeof ATTACKS): Attacked {
	const { make, rounds, often }: Attack = ATTACKS[attack]
	const server = new HeldDocument()
	const honest: Uint8Array[] = []
	history(gen, server, 60, (update) => {
		honest.push(update)
		server.keep(update)
	})
	const start = Y.encodeStateAsUpdate(server.doc)
	const victims = new Victims(start)
	const done: string[] = [Buffer.from(start).toString('base64')]
	const tried = rounds(gen)
	for (let round = 0; round < tried; round++) {
		const update = make(gen, victims.vector, honest)
		try {
			if (victims.attack(update) === undefined) continue
			done.push(Buffer.from(update).toString('hex'))
			if (done.length % often === 0) victims.inspect()
		} catch (cause) {
			const bytes = Buffer.from(update).toString('hex')
			throw new Error(`attack ${bytes}, after ${done.length - 1}: ${done.slice(-12).join(' ')}`, { cause })
		}
	}
	victims.inspect()
	return { tried, admitted: done.length - 1, differed: victims.differed }
}
