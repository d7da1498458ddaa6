import type { Documents } from '../document/documents.ts'
import type { Env } from '../env.ts'
import type { Log } from '../log/log.ts'
import type { NotificationStore } from '../notification/store.ts'
import type { Fact, LookedThrough } from './fact.ts'
import { look, namesMention } from './look.ts'
import { Turns } from './turns.ts'

/** Milliseconds within which documents that were looked through for nothing are noted together: most are, all the time. */
const NOTE_EVERY = 5000

/** Of these at most, documents. Beyond: they are noted at once. */
const MOST_UNNOTED = 1000

/** Documents behind that are asked for at once. */
const PAGE = 1000

export interface ProjectorOptions {
	readonly env: Env
	readonly log: Log
	readonly documents: Documents
	readonly store: Pick<NotificationStore, 'projected' | 'behind'>
	/** Stores a fact and tells whom it concerns. */
	readonly record: (fact: Fact) => Promise<boolean>
}

/**
 * Receives the names of documents whose log has grown, guarantees that every mention in it is found once, also when the
 * process ended in between: how far a document was looked through is stored with what was found.
 */
export class Projector {
	readonly #options: ProjectorOptions
	readonly #turns: Turns
	/** What was looked through and is not noted yet. Lost with the process, it is looked through again. */
	#unnoted = new Map<string, LookedThrough>()
	#cancelNote: (() => void) | undefined
	/** Documents were marked that did not fit. The database knows them. */
	#more = false
	#closed = false

	constructor(options: ProjectorOptions) {
		this.#options = options
		this.#turns = new Turns({
			env: options.env,
			turn: (document) => this.#project(document),
			left: () => {
				if (this.#more && this.#turns.size < PAGE) void this.#markBehind()
			},
		})
	}

	/** Looks through what was stored and not looked through before the last process ended. */
	start(): void {
		void this.#markBehind()
	}

	/** A document's log has grown, by `updates` where they are known: one that names a mention is looked for at once. */
	mark(document: string, updates: readonly Uint8Array[] = []): void {
		if (!this.#turns.mark(document, updates.some(namesMention))) this.#more = true
	}

	/** Stops; what is behind is found at the next start. Idempotent. */
	async close(): Promise<void> {
		this.#closed = true
		this.#turns.close()
		await this.#note()
	}

	async #markBehind(): Promise<void> {
		this.#more = false
		try {
			for (let after: string | undefined = ''; after !== undefined && !this.#closed && !this.#more; ) {
				const behind = await this.#options.store.behind(after, PAGE)
				for (const document of behind) this.mark(document)
				after = behind.at(-1)
			}
		} catch (error) {
			this.#options.env.log.warn({ error: String(error) }, 'could not ask which documents are behind')
		}
	}

	/** Until nothing is behind. Whoever else looks through it, or deletes it, may come first: then from there. */
	async #project(document: string): Promise<void> {
		const { store, record } = this.#options
		while (!this.#closed) {
			const stored = await store.projected(document)
			if (stored === undefined) return
			const unnoted = this.#unnoted.get(document)
			const offset = unnoted?.from === stored.offset ? unnoted.to : stored.offset
			const looked = await look(this.#options, document, { ...stored, offset })
			if (looked === undefined || this.#closed) return
			const range = { document, from: stored.offset, to: looked.to }
			if (looked.found === null) this.#noteLater(range)
			else {
				this.#unnoted.delete(document)
				await record({ kind: 'projected', ...range, found: looked.found })
			}
		}
	}

	#noteLater(range: LookedThrough): void {
		this.#unnoted.set(range.document, range)
		if (this.#unnoted.size >= MOST_UNNOTED) void this.#note()
		else this.#cancelNote ??= this.#options.env.after(NOTE_EVERY, () => void this.#note())
	}

	async #note(): Promise<void> {
		this.#cancelNote?.()
		this.#cancelNote = undefined
		const ranges = [...this.#unnoted.values()]
		if (ranges.length === 0) return
		try {
			await this.#options.record({ kind: 'looked-through', ranges })
		} catch (error) {
			this.#options.env.log.warn({ error: String(error) }, 'could not note what was looked through')
		}
		for (const range of ranges) if (this.#unnoted.get(range.document) === range) this.#unnoted.delete(range.document)
	}
}
