import * as prng from 'lib0/prng'
import * as Y from 'yjs'
import { compact, admit as judge } from '../document/jobs.ts'
import { applyTogether, isComplete } from '../document/load.ts'
import { admit, advance, advanceBy, decodeVector, type Vector } from './admission.ts'
import { forge, mutate } from './admission-fuzz-attack.ts'
import { HeldDocument, history, sameVector } from './admission-fuzz-history.ts'

/** Attacks on one document, one after the other. */
const ROUNDS = 200

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

/** What makes bytes that nobody's Yjs made, of a document's honest updates and of what is stored. */
export const ATTACKS = {
	'mutated updates': (gen: prng.PRNG, _: Vector, honest: readonly Uint8Array[]) =>
		mutate(gen, prng.oneOf(gen, [...honest]), prng.oneOf(gen, [...honest])),
	'forged updates': (gen: prng.PRNG, vector: Vector) => forge(gen, vector),
} as const

export interface Attacked {
	readonly tried: number
	readonly admitted: number
	/** Somebody was shown another order than others. */
	readonly differed: boolean
}

/** Attacks one document that honest people wrote. Throws, with what was sent, where something admitted did harm. */
export function attackDocument(gen: prng.PRNG, attack: keyof typeof ATTACKS): Attacked {
	const server = new HeldDocument()
	const honest: Uint8Array[] = []
	history(gen, server, 60, (update) => {
		honest.push(update)
		server.take(update)
	})
	const start = Y.encodeStateAsUpdate(server.doc)
	const victims = new Victims(start)
	const done: string[] = [Buffer.from(start).toString('base64')]
	for (let round = 0; round < ROUNDS; round++) {
		const update = ATTACKS[attack](gen, victims.vector, honest)
		const bytes = Buffer.from(update).toString('hex')
		try {
			if (victims.attack(update) === undefined) continue
			done.push(bytes)
			if (round % 10 === 0) victims.inspect()
		} catch (cause) {
			throw new Error(`attack ${bytes}, after ${done.length - 1}: ${done.slice(-12).join(' ')}`, { cause })
		}
	}
	victims.inspect()
	return { tried: ROUNDS, admitted: done.length - 1, differed: victims.differed }
}
