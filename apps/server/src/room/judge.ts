import type { DocumentBounds } from '@tandem/protocol'
import { type Admitted, DocumentJobError, type Documents } from '../document/documents.ts'
import {
	type Admission,
	admit,
	advance,
	advanceBy,
	encodeVector,
	mostStructs,
	type Vector,
} from '../session/admission.ts'
import type { RoomBase } from './base.ts'
import type { Strain } from './strain.ts'

/** How many times the bound on structs deleting may cut a document into. Beyond: it is refused like growth. */
const CUT = 2

/** Times an update is judged by a worker when its author's clocks keep moving meanwhile. Beyond: an exchange. */
const JUDGED_AGAIN = 3

export type Judgement =
	/**
	 * `update` is what is to be stored of it, null when all of it is stored already, and `structs` by how many it makes the
	 * document more, at most. The vector has it from now on.
	 */
	| { readonly kind: 'admitted'; readonly update: Uint8Array | null; readonly structs: number }
	/** It hangs on something that is not stored: the client has to exchange. */
	| { readonly kind: 'gap' }
	/** `spentMs`: what it cost a worker, where it was for what it costs. */
	| { readonly kind: 'full'; readonly spentMs?: number }
	| { readonly kind: 'malformed'; readonly why: string }

const NOTHING: Judgement = { kind: 'admitted', update: null, structs: 0 }
const FULL: Judgement = { kind: 'full' }
const FORGED: Judgement = { kind: 'malformed', why: 'clocks of a client that somebody else writes with' }

interface Size {
	readonly bytes: number
	readonly structs: number
}

export interface JudgeOptions {
	/** What is stored. Only the judge changes it. */
	readonly vector: Vector
	readonly base: RoomBase
	readonly documents: Documents
	readonly bounds: DocumentBounds
	readonly strain: Strain
	/** What was admitted and is not stored yet. */
	readonly uncommitted: () => Size
	/** Resolves when everything admitted until now is on disk. */
	readonly stored: () => Promise<void>
}

/** Judges edits against everything that is stored or about to be, and against the document's bounds. */
export class Judge {
	readonly #options: JudgeOptions

	constructor(options: JudgeOptions) {
		this.#options = options
	}

	/** What is stored or about to be, as a Yjs state vector (V1). */
	vector(): Uint8Array {
		return encodeVector(this.#options.vector)
	}

	/**
	 * One scan of the bytes. `worker`: it cannot tell, ask `judgeWhole`. `isAnothers`: whether somebody else writes with a
	 * Yjs client id right now; what they type next would have the same clocks and be taken for stored.
	 */
	judge(update: Uint8Array, isAnothers: (client: number) => boolean): Judgement | { readonly kind: 'worker' } {
		const verdict = admit(update, this.#options.vector)
		switch (verdict.kind) {
			case 'admitted':
				if (verdict.to === verdict.from && verdict.deleted === 0) return NOTHING
				if (verdict.to > verdict.from && isAnothers(verdict.client)) return FORGED
				return this.#measure(update, verdict)
			case 'gap':
			case 'worker':
				return { kind: verdict.kind }
			case 'malformed':
				return { kind: 'malformed', why: verdict.why }
			default:
				return verdict satisfies never
		}
	}

	/** Holds what the scan admitted against the bounds. */
	#measure(update: Uint8Array, verdict: Admission): Judgement | { readonly kind: 'worker' } {
		const { vector, bounds, strain } = this.#options
		const structs = mostStructs(verdict)
		if (verdict.structs > 0) {
			if (this.#isFull({ bytes: update.length, structs })) return this.#refuseGrowth()
			if (verdict.newClient && vector.size >= bounds.clients) return FULL
			if (this.#tooManyRoots(verdict.roots)) return FULL
			if (strain.tooMuch(verdict.jumps)) return { kind: 'worker' }
		} else if (this.#size().structs + structs > CUT * bounds.structs) {
			// Whether it cuts the document further apart or clears it up, only a real one can tell.
			return { kind: 'worker' }
		}
		advance(vector, verdict)
		strain.count(verdict.client, verdict)
		return { kind: 'admitted', update, structs }
	}

	/** Has a worker apply it to a real document; what is new of it is admitted. */
	async judgeWhole(update: Uint8Array): Promise<Judgement> {
		for (let round = 0; round < JUDGED_AGAIN; round += 1) {
			const admitted = await this.ask(update)
			// Meanwhile another connection may have brought the same clocks: then the answer is about what was.
			const stale =
				admitted.verdict === 'new' && admitted.ranges.some(({ client, from }) => this.#next(client) !== from)
			if (!stale) return this.#take(admitted)
		}
		return { kind: 'gap' }
	}

	/** What a worker says of it. Changes nothing. One that it cannot finish with is refused: it would come again and again. */
	async ask(update: Uint8Array): Promise<Admitted> {
		const { base, documents, stored } = this.#options
		await stored()
		try {
			return await documents.admit(base.source(), update)
		} catch (error) {
			if (error instanceof DocumentJobError && error.overran > 0) return { verdict: 'costly', spentMs: error.overran }
			throw error
		}
	}

	#take(admitted: Admitted): Judgement {
		switch (admitted.verdict) {
			case 'new':
				return this.#measureWhole(admitted)
			case 'nothing':
				return NOTHING
			case 'gap':
			case 'full':
				return { kind: admitted.verdict }
			case 'costly':
				return { kind: 'full', spentMs: admitted.spentMs }
			case 'malformed':
				return { kind: 'malformed', why: admitted.why }
			default:
				return admitted satisfies never
		}
	}

	/** Holds what a worker admitted against the bounds. Its structs are exact, but for what was admitted meanwhile. */
	#measureWhole({ update, ranges, structs, added, roots }: Extract<Admitted, { verdict: 'new' }>): Judgement {
		const { vector, bounds, strain, uncommitted } = this.#options
		const strangers = ranges.filter(({ client }) => !vector.has(client)).length
		if (strangers > 0 && vector.size + strangers > bounds.clients) return FULL
		if (this.#tooManyRoots(roots)) return FULL
		const grows = ranges.length > 0
		const most = grows ? bounds.structs : CUT * bounds.structs
		if (added > 0 && structs + uncommitted().structs > most) return this.#refuseGrowth()
		if (grows && this.#isFull({ bytes: update.length, structs: 0 })) return this.#refuseGrowth()
		strain.count(-1, advanceBy(update, vector))
		return { kind: 'admitted', update, structs: Math.max(0, added) }
	}

	/** The clock that a Yjs client's next struct has. */
	#next(client: number): number {
		return this.#options.vector.get(client) ?? 0
	}

	/** Of everything that is stored or about to be, at most. */
	#size(): Size {
		const [stored, uncommitted] = [this.#options.base.stored, this.#options.uncommitted()]
		return { bytes: stored.bytes + uncommitted.bytes, structs: stored.structs + uncommitted.structs }
	}

	#isFull(more: Size): boolean {
		const { base, bounds, strain } = this.#options
		// Without workers that measure it nobody knows how full it is.
		if (strain.full || (base.hopeless && strain.overdue)) return true
		const size = this.#size()
		return size.bytes + more.bytes > bounds.bytes || size.structs + more.structs > bounds.structs
	}

	#tooManyRoots(roots: Iterable<string>): boolean {
		const { vector, bounds } = this.#options
		const strangers = [...roots].filter((root) => !vector.roots?.has(root))
		if (strangers.length === 0) return false
		const known = vector.roots?.size ?? 0
		return known + strangers.length > bounds.roots || strangers.some(({ length }) => length > bounds.rootName)
	}

	/** What was deleted since the last base may have made room: the next edit is judged by a new one. */
	#refuseGrowth(): Judgement {
		this.#options.base.refreshSoon()
		return FULL
	}
}
