import type { Position } from '@tandem/protocol'
import { DocumentJobError, type Documents, type Source } from '../document/documents.ts'
import type { Env } from '../env.ts'
import type { Log, Snapshot } from '../log/log.ts'
import { Turnstile } from '../turnstile.ts'
import { Attempts } from './attempts.ts'
import type { Base } from './catch-up.ts'
import type { Member } from './member.ts'
import { Pauses } from './pauses.ts'
import type { Strain } from './strain.ts'
import type { Tail } from './tail.ts'

/** Bytes of windows after the base beyond which a joiner gets a fresh one. */
export const TAIL_BYTES = 64 * 1024

/** Bytes and windows after the base beyond which it is made anew without a joiner: the bound on a room's memory. */
const TAIL_BYTES_UNJOINED = 1024 * 1024
const TAIL_WINDOWS_UNJOINED = 2000

/** Bytes of a base beyond which who can inflate is sent it deflated: below, a packet or two less is all there is to gain. */
export const DEFLATED_BYTES = 32 * 1024

/**
 * Milliseconds somebody who joins waits for a base to be deflated, and at least one for so many bytes of it: twice what that
 * takes where nobody else is at work. Beyond, where the workers are busy, it goes as it is.
 */
export const DEFLATE_PATIENCE = 100
const PATIENT_BYTES = 50_000

/** Milliseconds somebody who joins waits for a new base where there is an older one. Beyond they get that and the rows. */
export const REFRESH_PATIENCE = 3000

/** Structs after the base beyond which it is made anew: they are counted too high until then. */
const TAIL_STRUCTS_UNJOINED = 50_000

/**
 * A room's base: one complete update up to a position, made and verified by a worker, which all who join share, and
 * which the log keeps as a snapshot. What came after it is the room's tail.
 */
export class RoomBase {
	#snapshot: Snapshot | null
	#refreshing: Promise<void> | undefined
	/** The last base that was deflated, or is being. */
	#deflated: { readonly base: Base; readonly made: Promise<Base> } | undefined
	/** Up to where nobody could load it. */
	#borne: number
	readonly #attempts = new Attempts()
	readonly #pauses: Pauses
	readonly #turnstile: Turnstile
	readonly #document: string
	readonly #tail: Tail
	readonly #strain: Strain
	readonly #env: Env
	readonly #log: Log
	readonly #documents: Documents
	readonly #repair: (update: Uint8Array) => void

	constructor(options: {
		document: string
		snapshot: Snapshot | null
		tail: Tail
		strain: Strain
		env: Env
		log: Log
		documents: Documents
		/** Stores an update that removes what no editor can show; the base is without it already. */
		repair: (update: Uint8Array) => void
	}) {
		this.#document = options.document
		this.#snapshot = options.snapshot
		this.#tail = options.tail
		this.#strain = options.strain
		this.#env = options.env
		this.#pauses = new Pauses(options.env)
		this.#turnstile = new Turnstile(options.env)
		this.#log = options.log
		this.#documents = options.documents
		this.#repair = options.repair
		this.#borne = options.tail.end.offset
	}

	/** Null while the document has none: then the tail is everything. */
	get current(): Base | null {
		return this.#snapshot
	}

	/** Whether it contains everything stored. */
	get complete(): boolean {
		return this.#snapshot?.position.offset === this.#tail.end.offset
	}

	/** Whether making a new one may be tried now: after failures only with pauses, for it keeps a worker busy. */
	get due(): boolean {
		return this.#attempts.due(this.#env.now()) && !this.#isBorne
	}

	/** Whether making a new one has failed so often, or so certainly, that nobody waits for it any more. */
	get hopeless(): boolean {
		return this.#attempts.exhausted || this.#isBorne
	}

	/** Whether nobody could load the next one, and nothing came since that may have made it cheaper. */
	get #isBorne(): boolean {
		return this.#strain.isUnbearable && this.#borne === this.#tail.end.offset
	}

	get bytes(): number {
		return this.#snapshot?.update.length ?? 0
	}

	/** Everything stored, at most: what was deleted since the base still counts, and what Yjs would put together counts apart. */
	get stored(): { readonly bytes: number; readonly structs: number } {
		const { bytes, structs } = this.#tail
		return { bytes: this.bytes + bytes, structs: (this.#snapshot?.structs ?? 0) + structs }
	}

	/** Everything stored, and the position it goes up to. */
	source(): Source & { readonly position: Position } {
		const updates: Uint8Array[] = []
		for (const window of this.#tail.windows) updates.push(...window.updates)
		const { structs } = this.stored
		const [base, loadMs] = [this.#snapshot?.update ?? null, this.#snapshot?.loadMs ?? 0]
		return { document: this.#document, base, updates, position: this.#tail.end, structs, loadMs }
	}

	/**
	 * A base that lacks at most `age` milliseconds and 64 KiB; a new one is made where there is none. Where none can be made,
	 * or not soon, the one before does: what it lacks are rows.
	 */
	async fresh(age: number): Promise<Base> {
		const known = this.#snapshot
		if (known === null) await this.refresh()
		else if (this.#isStale(age) && this.due) await this.#within(REFRESH_PATIENCE, this.#tryRefresh())
		if (this.#snapshot === null) throw new Error('a refreshed room has a base')
		return this.#snapshot
	}

	#isStale(age: number): boolean {
		const since = this.#tail.since
		return this.#tail.bytes > TAIL_BYTES || (since !== undefined && this.#env.now() - since > age)
	}

	/** A base that lacks at most 64 KiB, as this member takes it: deflated once for all who inflate it. */
	async freshFor(member: Pick<Member, 'inflates'>): Promise<Base> {
		const base = await this.#freshFor(member)
		// Those who waited for it together do not all begin to read at once.
		await this.#turnstile.pass()
		return base
	}

	async #freshFor({ inflates }: Pick<Member, 'inflates'>): Promise<Base> {
		const base = await this.fresh(Number.POSITIVE_INFINITY)
		if (!inflates || base.update.length <= DEFLATED_BYTES) return base
		if (this.#deflated?.base !== base) this.#deflated = { base, made: this.#deflate(base) }
		const { made } = this.#deflated
		const patience = Math.max(DEFLATE_PATIENCE, base.update.length / PATIENT_BYTES)
		return (await this.#within(patience, made)) ?? base
	}

	/** What becomes of it within so many milliseconds. It never rejects. */
	#within<T>(ms: number, made: Promise<T>): Promise<T | undefined> {
		return new Promise((resolve) => {
			const cancel = this.#env.after(ms, () => resolve(undefined))
			void made.then(resolve).finally(cancel)
		})
	}

	async #deflate(base: Base): Promise<Base> {
		try {
			return { ...base, deflated: await this.#documents.deflate(this.#document, base.update) }
		} catch (error) {
			// The workers have too much to do: it goes as it is.
			this.#env.log.warn({ document: this.#document, error: String(error) }, 'a base could not be deflated')
			return base
		}
	}

	/** Makes a new base when the tail has grown long, in the background. */
	trim(): void {
		const { bytes, length, structs } = this.#tail
		const isLong = bytes >= TAIL_BYTES_UNJOINED || length >= TAIL_WINDOWS_UNJOINED || structs >= TAIL_STRUCTS_UNJOINED
		if (isLong || this.#strain.due) this.refreshSoon()
	}

	/** Makes a new base in the background, if it is due. */
	refreshSoon(): void {
		if (this.#refreshing === undefined && this.due) void this.#tryRefresh()
	}

	#tryRefresh(): Promise<void> {
		return this.refresh().catch((error: unknown) => this.#failed(error))
	}

	/** Makes a new base of everything stored now; callers at the same time share one. */
	refresh(): Promise<void> {
		this.#refreshing ??= this.#compact()
			.then(
				() => this.#attempts.succeeded(),
				(error: unknown) => {
					this.#attempts.failed(this.#env.now())
					throw error
				},
			)
			.finally(() => {
				this.#refreshing = undefined
			})
		return this.#refreshing
	}

	/** Resolves when it is worth asking again whether what was written since is measured. Whatever waits then goes on. */
	async measured(): Promise<void> {
		const pause = this.#attempts.pause(this.#env.now())
		if (this.#refreshing === undefined && pause > 0) await this.#pauses.take(pause)
		else await this.#tryRefresh()
		// Not within the same turn: there are cases in which nothing has to be made.
		await this.#pauses.take(0)
	}

	/** Nobody waits any more. */
	stop(): void {
		this.#pauses.stop()
	}

	async #compact(): Promise<void> {
		const mark = this.#strain.mark()
		if (this.#snapshot !== null && this.#tail.length === 0) return
		const source = this.source()
		const compacted = await this.#documents.compact(source).catch((error: unknown) => {
			if (error instanceof DocumentJobError && error.costly) this.#bear(mark, source.position)
			throw error
		})
		const { unusable, differs, repair, ...made } = compacted
		if (unusable.length > 0) await this.#setAside(unusable)
		this.#snapshot = { position: source.position, ...made }
		this.#deflated = undefined
		this.#tail.trim(source.position)
		this.#strain.measured(made.loadMs, mark)
		if (differs) this.#env.log.warn({ document: this.#document }, 'somebody forged structs whose order is not certain')
		if (repair !== undefined) this.#repair(repair)
		this.#save(this.#snapshot)
	}

	/** Goes on with the base there is, which can be loaded, and has the log remember that it is the last. */
	#bear(mark: number, { offset }: Position): void {
		const loadMs = this.#strain.unbearable(mark)
		this.#borne = offset
		if (this.#snapshot === null) return
		this.#snapshot = { ...this.#snapshot, loadMs }
		this.#save(this.#snapshot)
	}

	/** The room goes on without it: the rows are all there, only the next load reads more of them. */
	#save(snapshot: Snapshot): void {
		this.#log.saveSnapshot(this.#document, snapshot).catch((error: unknown) => this.#failed(error))
	}

	async #setAside(unusable: readonly number[]): Promise<void> {
		const rows = [...this.#tail.windows].flatMap((window) => window.rows)
		const offsets = [...new Set(unusable.flatMap((index) => rows[index] ?? []))]
		this.#env.log.error({ document: this.#document, offsets }, 'rows that cannot be applied were set aside')
		await this.#log.setAside(this.#document, offsets)
	}

	#failed(error: unknown): void {
		this.#env.log.error({ document: this.#document, error: String(error) }, 'could not make or keep a snapshot')
	}
}
