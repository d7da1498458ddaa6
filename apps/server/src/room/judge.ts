import type { Admitted, Documents } from '../document/documents.ts'
import { admit, advance, advanceBy, encodeVector, type Vector } from '../session/admission.ts'
import type { RoomBase } from './base.ts'

/** Yjs client ids one document may have. Beyond: edits of new ones are refused as `document-full`. */
const CLIENT_IDS = 65_536

/** Times an update is judged by a worker when its author's clocks keep moving meanwhile. Beyond: an exchange. */
const JUDGED_AGAIN = 3

export type Judgement =
	/** `update` is what is to be stored of it, null when all of it is stored already. The vector has it from now on. */
	| { readonly kind: 'admitted'; readonly update: Uint8Array | null }
	/** It hangs on something that is not stored: the client has to exchange. */
	| { readonly kind: 'gap' }
	| { readonly kind: 'full' }
	| { readonly kind: 'malformed'; readonly why: string }

const FORGED: Judgement = { kind: 'malformed', why: 'clocks of a client that somebody else writes with' }

export interface JudgeOptions {
	/** What is stored. Only the judge changes it. */
	readonly vector: Vector
	readonly base: RoomBase
	readonly documents: Documents
	/** Bytes the document may have, encoded. */
	readonly documentBytes: number
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
		const { vector } = this.#options
		const verdict = admit(update, vector)
		switch (verdict.kind) {
			case 'admitted':
				if (verdict.to === verdict.from && verdict.deleted === 0) return { kind: 'admitted', update: null }
				if (verdict.to > verdict.from && isAnothers(verdict.client)) return FORGED
				if (verdict.structs > 0 && this.#isFull(update)) return this.#refuseGrowth()
				if (verdict.newClient && vector.size >= CLIENT_IDS) return { kind: 'full' }
				advance(vector, verdict)
				return { kind: 'admitted', update }
			case 'gap':
			case 'worker':
				return { kind: verdict.kind }
			case 'malformed':
				return { kind: 'malformed', why: verdict.why }
			default:
				return verdict satisfies never
		}
	}

	/** Has a worker apply it to a real document; what is new of it is admitted. */
	async judgeWhole(update: Uint8Array): Promise<Judgement> {
		const { base, documents, stored } = this.#options
		for (let round = 0; round < JUDGED_AGAIN; round += 1) {
			await stored()
			const admitted = await documents.admit(base.source(), update)
			// Meanwhile another connection may have brought the same clocks: then the answer is about what was.
			const stale =
				admitted.verdict === 'new' && admitted.ranges.some(({ client, from }) => this.#next(client) !== from)
			if (!stale) return this.#take(admitted)
		}
		return { kind: 'gap' }
	}

	#take(admitted: Admitted): Judgement {
		const { vector } = this.#options
		switch (admitted.verdict) {
			case 'new': {
				const strangers = admitted.ranges.filter(({ client }) => !vector.has(client)).length
				if (strangers > 0 && vector.size + strangers > CLIENT_IDS) return { kind: 'full' }
				if (admitted.ranges.length > 0 && this.#isFull(admitted.update)) return this.#refuseGrowth()
				advanceBy(admitted.update, vector)
				return { kind: 'admitted', update: admitted.update }
			}
			case 'nothing':
				return { kind: 'admitted', update: null }
			case 'gap':
			case 'full':
				return { kind: admitted.verdict }
			case 'malformed':
				return { kind: 'malformed', why: admitted.why }
			default:
				return admitted satisfies never
		}
	}

	/** The clock that a Yjs client's next struct has. */
	#next(client: number): number {
		return this.#options.vector.get(client) ?? 0
	}

	#isFull(update: Uint8Array): boolean {
		return this.#options.base.documentBytes + update.length > this.#options.documentBytes
	}

	/** What was deleted since the last base may have made room: the next edit is judged by a new one. */
	#refuseGrowth(): Judgement {
		this.#options.base.refreshSoon()
		return { kind: 'full' }
	}
}
