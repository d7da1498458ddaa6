import type { Env } from '../env.ts'
import type { Deed } from './activities.ts'

/** Milliseconds between two looks at what goes on. */
const TICK = 1000

/** Milliseconds after which something that goes on is stored again: never a write for each edit. */
const AGAIN_MS = { edited: 10_000, renamed: TICK }

/** Deeds that go on at once. Beyond: a new one is not stored until others have rested. */
export const GOING_ON = 10_000

/** Deeds that are stored in one transaction: about 20 ms of the writer, which edits wait behind. */
const TOGETHER = 200

interface GoingOn {
	readonly deed: Deed & { readonly kind: keyof typeof AGAIN_MS }
	/** When it last happened. */
	at: number
	/** When it was last stored; null before the first time. */
	stored: number | null
	/** Whether it happened since. */
	fresh: boolean
}

/**
 * Edits and renames as they are committed, gathered: the first is stored at once, then for as long as it goes on at
 * most every few seconds. A crash loses at most the last few seconds of when somebody wrote, never that they did.
 */
export class Bursts {
	readonly #env: Env
	readonly #store: (deeds: readonly (Deed & { readonly at: number })[]) => Promise<void>
	readonly #goingOn = new Map<string, GoingOn>()
	#cancel: (() => void) | undefined
	#soon = false

	constructor(env: Env, store: (deeds: readonly (Deed & { readonly at: number })[]) => Promise<void>) {
		this.#env = env
		this.#store = store
	}

	/** On the way of every committed window: one look-up. */
	happened(kind: keyof typeof AGAIN_MS, document: string, person: string): void {
		const key = `${kind} ${document} ${person}`
		const known = this.#goingOn.get(key)
		if (known !== undefined) {
			known.at = this.#env.now()
			known.fresh = true
			return
		}
		if (this.#goingOn.size >= GOING_ON) return
		this.#goingOn.set(key, { deed: { kind, document, person }, at: this.#env.now(), stored: null, fresh: true })
		if (this.#soon) return
		this.#soon = true
		this.#env.soon(() => {
			this.#soon = false
			void this.#look()
		})
	}

	/** Stores what goes on. Idempotent. */
	async close(): Promise<void> {
		this.#cancel?.()
		const left = [...this.#goingOn.values()].filter(({ fresh }) => fresh)
		this.#goingOn.clear()
		await this.#storeAll(left)
	}

	async #look(): Promise<void> {
		this.#cancel?.()
		const now = this.#env.now()
		const due: GoingOn[] = []
		for (const [key, each] of this.#goingOn) {
			if (each.stored !== null && now - each.stored < AGAIN_MS[each.deed.kind]) continue
			if (!each.fresh) this.#goingOn.delete(key)
			else {
				due.push(each)
				each.stored = now
				each.fresh = false
			}
		}
		this.#cancel = this.#goingOn.size === 0 ? undefined : this.#env.after(TICK, () => void this.#look())
		await this.#storeAll(due)
	}

	async #storeAll(due: readonly GoingOn[]): Promise<void> {
		for (let from = 0; from < due.length; from += TOGETHER) {
			try {
				await this.#store(due.slice(from, from + TOGETHER).map(({ deed, at }) => ({ ...deed, at })))
			} catch (error) {
				// The edits themselves are stored; only that they are told of is missing.
				this.#env.log.warn({ err: error }, 'what people did could not be stored')
			}
		}
	}
}
