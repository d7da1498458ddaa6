import { type Acknowledgement, notice, type Position, START } from '@tandem/protocol'
import type { Admitted, Documents, Source } from '../document/documents.ts'
import type { Env } from '../env.ts'
import type { Loaded, Log } from '../log/log.ts'
import { admit, advance, advanceBy, decodeVector, encodeVector, type Vector } from '../session/admission.ts'
import { framesOf } from '../socket/frame.ts'
import { RoomBase } from './base.ts'
import { CatchUp, type Start } from './catch-up.ts'
import { Commit } from './commit.ts'
import { Delivery, type StoredWindow } from './delivery.ts'
import type { Admission, Gathering } from './gathering.ts'
import type { Member } from './member.ts'
import type { Meter } from './meter.ts'
import { type Page, PageCache } from './page.ts'
import { PresenceChannel } from './presence-channel.ts'
import { Tail, windowOfRow } from './tail.ts'

/** Unsent bytes of a live member beyond which it is queued nothing more and catches up instead. */
export const LAG_BYTES = 1024 * 1024

/** Yjs client ids one document may have. Beyond: edits of new ones are refused as `document-full`. */
const CLIENT_IDS = 65_536

/** Author sessions whose last stored `seq` a room remembers, latest first; the log knows the others. */
const REMEMBERED_SESSIONS = 4096

const NONE: ReadonlyMap<number, StoredWindow> = new Map()

export interface RoomOptions {
	readonly document: string
	readonly loaded: Loaded
	readonly env: Env
	readonly log: Log
	readonly documents: Documents
	readonly meter: Meter
	/** Bytes the document may have, encoded. */
	readonly documentBytes: number
}

/** An edit or rename as a session hands it in. */
export type Edit = Omit<Admission, 'arrived'>

export type EditVerdict =
	| { readonly kind: 'admitted' }
	/** It hangs on something that is not stored: the client has to exchange. */
	| { readonly kind: 'gap' }
	| { readonly kind: 'full' }
	| { readonly kind: 'malformed'; readonly why: string }

/**
 * Receives edits from sessions, admits them, has them stored and only then tells every member. Everything a member is
 * sent is on disk, so that nobody's work can hang on an edit that a crash would lose.
 */
export class Room {
	readonly document: string
	title: string
	/** The highest editor schema number that ever wrote here. */
	schema: number
	readonly members = new Set<Member>()
	readonly presence: PresenceChannel
	readonly base: RoomBase
	readonly #tail: Tail
	readonly #vector: Vector
	readonly #commit: Commit
	readonly #options: RoomOptions
	readonly #acknowledged = new Map<string, number>()
	readonly #pages: PageCache

	constructor(options: RoomOptions) {
		const { document, loaded, env, log, documents } = options
		this.#options = options
		this.document = document
		this.title = loaded.title
		this.schema = loaded.schema
		this.#tail = new Tail(loaded.snapshot?.position ?? START)
		for (const row of loaded.rows) this.#tail.push(windowOfRow(row))
		this.#vector = loaded.snapshot === null ? new Map() : decodeVector(loaded.snapshot.vector)
		for (const row of loaded.rows) for (const update of row.updates) advanceBy(update, this.#vector)
		this.base = new RoomBase({ document, snapshot: loaded.snapshot, tail: this.#tail, env, log, documents })
		this.presence = new PresenceChannel(this.members, env)
		this.#pages = new PageCache((source) => documents.project(source))
		this.#commit = new Commit({
			env,
			log,
			document,
			events: {
				stored: (gathering, position) => this.#stored(gathering, position),
				storing: (works) => this.#tellStoring(works),
				load: (gathering) => gathering.admissions.length * this.members.size,
			},
		})
	}

	/** The last stored position. */
	get head(): Position {
		return this.#tail.end
	}

	/** Whether sessions must wait for `stored` before they hand in more. */
	get full(): boolean {
		return this.#commit.full
	}

	/** Resolves when everything admitted until now is on disk, however long that takes. */
	stored(): Promise<void> {
		return this.#commit.stored()
	}

	/** Resolves when everything admitted until now is on disk, or the log refuses. */
	settled(): Promise<void> {
		return this.#commit.settled()
	}

	/** The last `seq` of a session that was stored since this room was opened; 0 for none. */
	acknowledged(session: string): number {
		return this.#acknowledged.get(session) ?? 0
	}

	/** Whether nothing waits to be stored. */
	get idle(): boolean {
		return this.#commit.idle
	}

	/** Whether the room still has every window after this offset in memory. */
	reaches(offset: number): boolean {
		return this.#tail.reaches(offset)
	}

	/** Reading from an offset that the room reaches; for one that it does not, the member is given the base. */
	after(offset: number): Start {
		return { offset, older: NONE }
	}

	/** What is stored or about to be, as a Yjs state vector (V1). */
	vector(): Uint8Array {
		return encodeVector(this.#vector)
	}

	/** Judges an edit and, when admitted, has it stored. `worker`: hand it to `editThroughWorker` instead. */
	edit(edit: Edit): EditVerdict | { readonly kind: 'worker' } {
		if (edit.update === null) return this.#take(edit)
		const verdict = admit(edit.update, this.#vector)
		switch (verdict.kind) {
			case 'admitted':
				if (verdict.to === verdict.from && verdict.deleted === 0) return this.#take({ ...edit, update: null })
				if (verdict.structs > 0 && this.#isFull(edit.update)) return this.#refuseGrowth()
				if (verdict.newClient && this.#vector.size >= CLIENT_IDS) return { kind: 'full' }
				advance(this.#vector, verdict)
				return this.#take(edit)
			case 'gap':
			case 'worker':
				return { kind: verdict.kind }
			case 'malformed':
				return { kind: 'malformed', why: verdict.why }
			default:
				return verdict satisfies never
		}
	}

	/** The same for updates that only a real Yjs document can judge; what is new of them is stored. */
	async editThroughWorker(edit: Edit & { readonly update: Uint8Array }): Promise<EditVerdict> {
		await this.stored()
		const admitted: Admitted = await this.#options.documents.admit(this.base.source(), edit.update)
		switch (admitted.verdict) {
			case 'new':
				if (this.#isFull(admitted.update)) return this.#refuseGrowth()
				advanceBy(admitted.update, this.#vector)
				return this.#take({ ...edit, update: admitted.update })
			case 'nothing':
				return this.#take({ ...edit, update: null })
			case 'gap':
			case 'full':
				return { kind: admitted.verdict }
			case 'malformed':
				return { kind: 'malformed', why: admitted.why }
			default:
				return admitted satisfies never
		}
	}

	/** What a client with this state vector lacks of `source`. */
	diff(source: Source, vector: Uint8Array): Promise<Uint8Array> {
		return this.#options.documents.diff(source, vector)
	}

	#take(edit: Edit): EditVerdict {
		// Nothing new and nobody to acknowledge it to: no row.
		if (edit.update === null && edit.title === null && edit.seq === 0) return { kind: 'admitted' }
		this.#commit.add({ ...edit, arrived: this.#options.env.now() })
		return { kind: 'admitted' }
	}

	#isFull(update: Uint8Array): boolean {
		return this.base.bytes + this.#tail.bytes + update.length > this.#options.documentBytes
	}

	/** What was deleted since the last base may have made room: the next edit is judged by a new one. */
	#refuseGrowth(): EditVerdict {
		this.base.refreshSoon()
		return { kind: 'full' }
	}

	/** Starts a member on what it lacks. */
	catchUp(member: Member, from: Start): void {
		const { outbox, flavour } = member
		const catchUp = new CatchUp({ outbox, flavour, from })
		member.state = { kind: 'catching-up', catchUp }
		this.advance(member)
	}

	/** Gives a member that catches up its next slice; called when its socket has drained. */
	advance(member: Member): void {
		if (member.state.kind !== 'catching-up') return
		const { catchUp } = member.state
		const verdict = catchUp.advance(this.head, (offset) => this.#tail.after(offset))
		member.offset = catchUp.offset
		switch (verdict) {
			case 'blocked':
				return
			case 'live':
				member.state = { kind: 'live' }
				member.onLive(this)
				this.#introduce(member)
				return
			case 'missing':
				this.base.fresh(Number.POSITIVE_INFINITY).then(
					(base) => {
						// Another drain may have found the same, and begun on the base already.
						if (member.state.kind === 'catching-up' && member.state.catchUp === catchUp) this.catchUp(member, base)
					},
					() => member.close('internal'),
				)
				return
			default:
				verdict satisfies never
		}
	}

	#introduce(member: Member): void {
		if (this.#commit.refused && member.flavour === 'native') {
			member.outbox.write(framesOf([notice.encode({ about: 'not-storing' })]))
		}
		this.presence.introduce(member)
	}

	#stored(gathering: Gathering, position: Position): void {
		const window = storedWindow(gathering, position, this.#options.env.now())
		this.#tail.push(window)
		if (window.title !== null) this.title = window.title
		this.#remember(window.acknowledged)
		for (const { arrived } of gathering.admissions) this.#options.meter.acknowledged(window.time - arrived)
		const before = this.schema
		this.schema = gathering.admissions.reduce((highest, { schema }) => Math.max(highest, schema), before)
		const author = gathering.admissions[0]?.author ?? null
		const single = gathering.admissions.every((admission) => admission.author === author) ? author : null
		const delivery = new Delivery(window)
		for (const member of this.members) this.#deliver(member, delivery, window, single)
		if (this.schema > before) this.#notify('schema-raised', ({ schema }) => schema < this.schema)
		this.base.trim()
	}

	#remember(acknowledged: readonly Acknowledgement[]): void {
		for (const { session, seq } of acknowledged) {
			// What a complete answer is numbered with may be lower than what was stored before it.
			const last = Math.max(seq, this.acknowledged(session))
			this.#acknowledged.delete(session)
			this.#acknowledged.set(session, last)
		}
		for (const oldest of this.#acknowledged.keys()) {
			if (this.#acknowledged.size <= REMEMBERED_SESSIONS) return
			this.#acknowledged.delete(oldest)
		}
	}

	#deliver(member: Member, delivery: Delivery, window: StoredWindow, single: object | null): void {
		if (member.state.kind === 'courier' && window.acknowledged.some(({ session }) => member.writesFor(session))) {
			member.outbox.write(delivery.acknowledgement())
		}
		if (member.state.kind !== 'live') return
		if (member.outbox.unsent > LAG_BYTES) {
			this.catchUp(member, this.after(member.offset))
			return
		}
		const own = member === single
		if (!own) member.outbox.write(delivery.framesFor(member.flavour))
		else if (member.flavour === 'native') member.outbox.write(delivery.acknowledgement())
		member.offset = window.position.offset
	}

	#tellStoring(works: boolean): void {
		this.#notify(works ? 'storing' : 'not-storing')
	}

	#notify(
		about: 'storing' | 'not-storing' | 'schema-raised',
		concerns: (member: Member) => boolean = () => true,
	): void {
		const frames = framesOf([notice.encode({ about })])
		for (const member of this.members) {
			if (member.flavour === 'native' && concerns(member)) member.outbox.write(frames)
		}
	}

	/** What people read, at most a second old. */
	page(): Promise<Page> {
		return this.#pages.get(this.base.source(), this.#options.env.now())
	}

	/** Closes members whose sockets took nothing for a minute. Called by the registry's sweep. */
	closeLagging(): void {
		const now = this.#options.env.now()
		for (const member of this.members) if (member.taking.stopped(member.outbox, now)) member.close('lagging')
	}

	/** Stops timers and gives up what is not stored. Members are closed by their sessions. */
	stop(): void {
		this.#commit.stop()
		this.presence.stop()
	}
}

/** Whether a message may be written to this member now. */
export function interruptible(member: Member): boolean {
	return member.state.kind !== 'catching-up' || member.state.catchUp.interruptible
}

function storedWindow(gathering: Gathering, position: Position, time: number): StoredWindow {
	const latest = new Map<string, Acknowledgement>()
	const updates: Uint8Array[] = []
	let title: string | null = null
	for (const admission of gathering.admissions) {
		if (admission.session !== null && admission.seq > 0) {
			latest.set(admission.session, { session: admission.session, seq: admission.seq })
		}
		if (admission.update !== null) updates.push(admission.update)
		if (admission.title !== null) title = admission.title
	}
	return { position, updates, title, acknowledged: [...latest.values()], bytes: gathering.bytes, time }
}
