import { notice, type Position, START } from '@tandem/protocol'
import type { Documents, Source } from '../document/documents.ts'
import type { Env } from '../env.ts'
import type { Loaded, Log } from '../log/log.ts'
import { advanceBy, decodeVector, type Vector } from '../session/admission.ts'
import { framesOf } from '../socket/frame.ts'
import { Acknowledged } from './acknowledged.ts'
import { RoomBase } from './base.ts'
import { CatchUp, type Start } from './catch-up.ts'
import { Commit } from './commit.ts'
import { Delivery, type StoredWindow } from './delivery.ts'
import type { Admission, Gathering } from './gathering.ts'
import { Judge, type Judgement } from './judge.ts'
import type { Member } from './member.ts'
import type { Meter } from './meter.ts'
import { type Page, PageCache } from './page.ts'
import { PresenceChannel } from './presence-channel.ts'
import { Tail, windowOfRow } from './tail.ts'
import type { RoomWatch } from './watch.ts'

/** Unsent bytes of a live member beyond which it is queued nothing more and catches up instead. */
export const LAG_BYTES = 1024 * 1024

/** The author of the server's own edits. No person has this id. */
const SERVER = 'server'

const NONE: ReadonlyMap<number, StoredWindow> = new Map()

export interface RoomOptions {
	readonly document: string
	readonly loaded: Loaded
	readonly env: Env
	readonly log: Log
	readonly documents: Documents
	readonly meter: Meter
	readonly watch: RoomWatch
	/** Bytes the document may have, encoded. */
	readonly documentBytes: number
}

/** An edit or rename as a session hands it in. */
export type Edit = Omit<Admission, 'arrived'>

export type EditVerdict = { readonly kind: 'admitted' } | Exclude<Judgement, { kind: 'admitted' }>

/**
 * Receives edits from sessions, admits them, has them stored and only then tells every member. Everything a member is
 * sent is on disk, so that nobody's work can hang on an edit that a crash would lose.
 */
export class Room {
	readonly document: string
	title: string
	/** How often it has been renamed since it was opened. */
	renames = 0
	/** The highest editor schema number that ever wrote here. */
	schema: number
	readonly members = new Set<Member>()
	readonly presence: PresenceChannel
	readonly base: RoomBase
	readonly #tail: Tail
	readonly #judge: Judge
	readonly #commit: Commit
	readonly #options: RoomOptions
	readonly #acknowledged = new Acknowledged()
	readonly #pages: PageCache

	constructor(options: RoomOptions) {
		const { document, loaded, env, log, documents } = options
		this.#options = options
		this.document = document
		this.title = loaded.title
		this.schema = loaded.schema
		this.#tail = new Tail(loaded.snapshot?.position ?? START)
		for (const row of loaded.rows) this.#tail.push(windowOfRow(row))
		this.base = new RoomBase({
			document,
			snapshot: loaded.snapshot,
			tail: this.#tail,
			env,
			log,
			documents,
			repair: (update) => this.#repair(update),
		})
		this.#judge = new Judge({
			vector: vectorOf(loaded),
			base: this.base,
			documents,
			documentBytes: options.documentBytes,
			stored: () => this.stored(),
		})
		this.presence = new PresenceChannel(this.members, env)
		this.#pages = new PageCache((source) => documents.project(source))
		this.#commit = new Commit({
			env,
			log,
			document,
			events: {
				stored: (gathering, position) => this.#stored(gathering, position),
				storing: (works) => this.#tellStoring(works),
				members: () => this.members.size,
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
		return this.#acknowledged.of(session)
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
		return this.#judge.vector()
	}

	/** Judges an edit and, when admitted, has it stored. `worker`: hand it to `editThroughWorker` instead. */
	edit(edit: Edit): EditVerdict | { readonly kind: 'worker' } {
		if (edit.update === null) return this.#take(edit)
		const judgement = this.#judge.judge(edit.update, (client) => this.#isAnothers(client, edit.person))
		return judgement.kind === 'admitted' ? this.#take({ ...edit, update: judgement.update }) : judgement
	}

	/** The same for updates that only a real Yjs document can judge; what is new of them is stored. */
	async editThroughWorker(edit: Edit & { readonly update: Uint8Array }): Promise<EditVerdict> {
		const judgement = await this.#judge.judgeWhole(edit.update)
		return judgement.kind === 'admitted' ? this.#take({ ...edit, update: judgement.update }) : judgement
	}

	/** The first who came with it writes with it. Their other tabs and their couriers may send its edits. */
	#isAnothers(client: number, person: string): boolean {
		for (const member of this.members) if (member.presenceClient === client) return member.person.id !== person
		return false
	}

	/** The server's own edit: it only deletes what no editor can show. */
	#repair(update: Uint8Array): void {
		this.#options.env.log.warn({ document: this.document }, 'content that no editor can show was removed')
		this.#take({
			person: SERVER,
			session: null,
			seq: 0,
			update,
			title: null,
			schema: 0,
			author: null,
			ordered: true,
		})
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
				this.peopleChanged()
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

	/** Who is here, or what they are called, may be otherwise now. */
	peopleChanged(): void {
		this.#options.watch.people(this.document, this.members)
	}

	#introduce(member: Member): void {
		if (this.#commit.refused && member.flavour === 'native') {
			member.outbox.write(framesOf([notice.encode({ about: 'not-storing' })]))
		}
		this.presence.introduce(member)
	}

	#stored(gathering: Gathering, position: Position): void {
		const window = gathering.stored(position, this.#options.env.now())
		this.#tail.push(window)
		if (window.title !== null) {
			this.title = window.title
			this.renames += 1
		}
		this.#acknowledged.remember(window.acknowledged)
		for (const { arrived } of gathering.admissions) this.#options.meter.acknowledged(window.time - arrived)
		const before = this.schema
		this.schema = gathering.admissions.reduce((highest, { schema }) => Math.max(highest, schema), before)
		const author = gathering.admissions[0]?.author ?? null
		const single = gathering.admissions.every((admission) => admission.author === author) ? author : null
		const delivery = new Delivery(window)
		for (const member of this.members) this.#deliver(member, delivery, window, single)
		if (this.schema > before) this.#notify('schema-raised', ({ schema }) => schema < this.schema)
		this.base.trim()
		this.#options.watch.stored(this.document, gathering)
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
			// Who has not said hello has no schema yet; its welcome will tell it everything.
			if (member.flavour === 'native' && member.state.kind !== 'waiting' && concerns(member))
				member.outbox.write(frames)
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

/** The vector of everything stored. */
function vectorOf({ snapshot, rows }: Loaded): Vector {
	const vector: Vector = snapshot === null ? new Map() : decodeVector(snapshot.vector)
	for (const row of rows) for (const update of row.updates) advanceBy(update, vector)
	return vector
}
