import type { DocumentBounds, FailureCode } from '@tandem/protocol'
import type { Documents } from '../document/documents.ts'
import type { Env } from '../env.ts'
import type { NewDocument } from '../http/rooms-port.ts'
import type { Log } from '../log/log.ts'
import { Hearings } from './hearings.ts'
import { HOLDING, type Holding } from './holding.ts'
import type { Meter } from './meter.ts'
import type { CreateDocument, ProjectionStore, StoredProjection } from './projection.ts'
import { Room } from './room.ts'
import type { RoomWatch } from './watch.ts'

/** Milliseconds between two looks at the rooms: those that everybody left are compacted at the next. */
const SWEEP = 2500

/** Milliseconds an empty room is kept, because people reload and return. */
const KEEP = 30_000

/** Rooms kept without members. Beyond: the longest unused are dropped before their time. */
const EMPTY_ROOMS = 500

export interface RegistryOptions {
	readonly env: Env
	readonly log: Log
	readonly documents: Documents
	readonly meter: Meter
	readonly watch: RoomWatch
	readonly projections: ProjectionStore
	readonly createDocument: CreateDocument
	readonly bounds: DocumentBounds
	/** HOLDING unless a simulation says otherwise. */
	readonly holding?: Holding
}

interface Opened {
	readonly room: Promise<Room>
	/** Set when loading is done. */
	loaded: Room | undefined
	/** When it was last asked for or had a member, milliseconds. */
	used: number
}

/** The open rooms: each document is loaded once, however many ask at the same time, and let go when nobody is left. */
export class Registry {
	readonly #options: RegistryOptions
	readonly #rooms = new Map<string, Opened>()
	readonly #hearings: Hearings
	#cancelSweep: (() => void) | undefined
	#closed = false

	constructor(options: RegistryOptions) {
		this.#options = options
		this.#hearings = new Hearings(options.env)
	}

	/** Rejects with DocumentMissingError for a document without a row. */
	open(document: string): Promise<Room> {
		if (this.#closed) return Promise.reject(new Error('the rooms are closed'))
		const known = this.#rooms.get(document)
		if (known !== undefined) {
			known.used = this.#options.env.now()
			return known.room
		}
		const room = this.#load(document)
		const opened: Opened = { room, loaded: undefined, used: this.#options.env.now() }
		this.#rooms.set(document, opened)
		this.#cancelSweep ??= this.#options.env.after(SWEEP, () => this.#sweep())
		room.then(
			(loaded) => {
				opened.loaded = loaded
				this.#options.meter.roomOpened()
			},
			() => this.#rooms.delete(document),
		)
		return room
	}

	async #load(document: string): Promise<Room> {
		const { env, log, documents, meter, watch, bounds, holding = HOLDING } = this.#options
		const loaded = await log.load(document)
		if (loaded === undefined) throw new DocumentMissingError(document)
		const hearings = this.#hearings
		return new Room({ document, loaded, env, log, documents, meter, watch, bounds, holding, hearings })
	}

	/** Stores a new document: its row and its first update, in one transaction. */
	create(document: NewDocument): Promise<void> {
		return this.#options.createDocument(document)
	}

	/** Stores a title; resolves when it is on disk. */
	async rename(document: string, person: string, title: string): Promise<void> {
		const room = await this.open(document)
		room.edit({ person, session: null, seq: 0, update: null, title, schema: 0, author: null, ordered: false })
		await room.stored()
	}

	/** After the row changed: closes every connection to a document that is no longer there. */
	documentChanged(document: string, change: 'trashed' | 'restored' | 'deleted'): void {
		if (change === 'restored') return
		const room = this.#rooms.get(document)?.loaded
		if (room === undefined) return
		for (const member of [...room.members]) member.close(change)
		if (change === 'deleted') this.#drop(document, room)
	}

	/** The document as people read it, at most a second old; undefined for one that holds nothing. */
	async project(document: string): Promise<StoredProjection | undefined> {
		const { projections } = this.#options
		if (!this.#rooms.has(document)) {
			const stored = await projections.current(document)
			if (stored !== undefined) return stored
		}
		try {
			const room = await this.open(document)
			return { ...(await room.page()), title: room.title, schema: room.schema }
		} catch (error) {
			if (error instanceof DocumentMissingError) return undefined
			throw error
		}
	}

	/** Closes every member, `spread` milliseconds between two, then waits until what they sent is on disk. */
	async drain(code: FailureCode, spread: number): Promise<void> {
		const rooms = [...this.#rooms.values()].flatMap(({ loaded }) => loaded ?? [])
		for (const room of rooms) {
			for (const member of [...room.members]) {
				member.close(code)
				if (spread > 0) await new Promise<void>((resolve) => this.#options.env.after(spread, resolve))
			}
		}
		await Promise.all(rooms.map((room) => room.settled()))
	}

	/** Gives up every room. Idempotent. */
	close(): void {
		this.#closed = true
		this.#cancelSweep?.()
		this.#hearings.close()
		for (const [document, { loaded }] of this.#rooms) if (loaded !== undefined) this.#drop(document, loaded)
	}

	#drop(document: string, room: Room): void {
		room.stop()
		this.#rooms.delete(document)
		this.#options.meter.roomClosed()
	}

	#sweep(): void {
		const now = this.#options.env.now()
		for (const [document, opened] of this.#rooms) {
			const { loaded } = opened
			if (loaded === undefined) continue
			loaded.audience.closeLagging(now)
			if (loaded.members.size > 0) opened.used = now
			else this.#tidy(document, opened, loaded, now)
		}
		this.#dropExcess()
		this.#cancelSweep = this.#rooms.size === 0 ? undefined : this.#options.env.after(SWEEP, () => this.#sweep())
	}

	/** Somebody may open and leave documents faster than they are let go: the longest unused go first. */
	#dropExcess(): void {
		const empty = [...this.#rooms].flatMap(([document, { loaded, used }]) =>
			loaded !== undefined && loaded.members.size === 0 && loaded.idle ? [{ document, loaded, used }] : [],
		)
		if (empty.length <= EMPTY_ROOMS) return
		empty.sort((one, other) => one.used - other.used)
		for (const { document, loaded } of empty.slice(0, empty.length - EMPTY_ROOMS)) this.#drop(document, loaded)
	}

	/**
	 * Everybody has left: what they wrote becomes a snapshot and a page, then the room goes. Where no worker can make
	 * them it goes without: all rows are in the log, only the next who opens it has more of them to read.
	 */
	#tidy(document: string, opened: Opened, room: Room, now: number): void {
		if (!room.idle) return
		if (!room.base.complete && !room.base.hopeless) {
			if (!room.base.due) return
			room.base
				.refresh()
				.then(() => room.page())
				.then((page) => this.#options.projections.save(document, page))
				.catch((error: unknown) => {
					this.#options.env.log.error({ document, error: String(error) }, 'could not tidy up a document')
				})
			return
		}
		if (now - opened.used <= KEEP) return
		if (!room.base.complete) {
			this.#options.env.log.error({ document }, 'a document is let go without a snapshot')
		}
		this.#drop(document, room)
	}
}

/** There is no such document, or it has no row yet. */
export class DocumentMissingError extends Error {
	override readonly name = 'DocumentMissingError'
	constructor(document: string) {
		super(`no document ${document}`)
	}
}
