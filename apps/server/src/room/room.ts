import { type DocumentBounds, notice, type Position, START } from '@tandem/protocol'
import type { Admitted, Documents, Source } from '../document/documents.ts'
import type { Env } from '../env.ts'
import type { Loaded, Log } from '../log/log.ts'
import { framesOf } from '../socket/frame.ts'
import { Acknowledged } from './acknowledged.ts'
import { Audience } from './audience.ts'
import { RoomBase } from './base.ts'
import { Commit } from './commit.ts'
import type { Admission, Gathering } from './gathering.ts'
import type { Hearings } from './hearings.ts'
import type { Holding } from './holding.ts'
import { Judge, type Judgement } from './judge.ts'
import type { Member } from './member.ts'
import type { Meter } from './meter.ts'
import { type Page, PageCache } from './page.ts'
import { PresenceChannel } from './presence-channel.ts'
import { readRows, storedVector } from './restored.ts'
import { Strain } from './strain.ts'
import { Tail } from './tail.ts'
import type { RoomWatch } from './watch.ts'

/** The author of the server's own edits. No person has this id. */
const SERVER = 'server'

export interface RoomOptions {
	readonly document: string
	readonly loaded: Loaded
	readonly env: Env
	readonly log: Log
	readonly documents: Documents
	readonly meter: Meter
	readonly watch: RoomWatch
	readonly bounds: DocumentBounds
	readonly holding: Holding
	readonly hearings: Hearings
}

/** An edit or rename as a session hands it in. */
export type Edit = Omit<Admission, 'arrived' | 'structs'>

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
	readonly audience: Audience
	readonly presence: PresenceChannel
	readonly base: RoomBase
	readonly #tail: Tail
	readonly #strain: Strain
	readonly #judge: Judge
	readonly #commit: Commit
	readonly #options: RoomOptions
	readonly #acknowledged = new Acknowledged()
	readonly #pages: PageCache

	constructor(options: RoomOptions) {
		const { document, loaded, env, log, documents, holding } = options
		this.#options = options
		this.document = document
		this.title = loaded.title
		this.schema = loaded.schema
		this.#tail = new Tail(loaded.snapshot?.position ?? START)
		const vector = storedVector(loaded.snapshot)
		this.#strain = new Strain({
			loadMs: loaded.snapshot?.loadMs ?? 0,
			bounds: options.bounds,
			steps: holding.steps,
			structs: () => this.base.stored.structs + this.#commit.uncommitted.structs,
			uncommitted: () => this.#commit.uncommitted.structs,
		})
		readRows(loaded, { vector, tail: this.#tail, strain: this.#strain })
		this.base = new RoomBase({
			document,
			snapshot: loaded.snapshot,
			tail: this.#tail,
			strain: this.#strain,
			env,
			log,
			documents,
			repair: (update) => this.#repair(update),
		})
		this.#judge = new Judge({
			vector,
			base: this.base,
			documents,
			bounds: options.bounds,
			strain: this.#strain,
			uncommitted: () => this.#commit.uncommitted,
			stored: () => this.stored(),
		})
		this.audience = new Audience({
			tail: this.#tail,
			base: this.base,
			holding,
			live: (member) => this.#introduce(member),
		})
		this.presence = new PresenceChannel(this.members, env)
		this.#pages = new PageCache((source) => documents.project(source))
		this.#commit = new Commit({
			env,
			log,
			document,
			uncommitted: holding.uncommitted,
			events: {
				stored: (gathering, position) => this.#stored(gathering, position),
				storing: (works) => this.audience.notify(works ? 'storing' : 'not-storing'),
				members: () => this.members.size,
			},
		})
	}

	/** What a member may leave unsent before its messages wait. */
	get lag(): number {
		return this.#options.holding.lag
	}

	get members(): Set<Member> {
		return this.audience.members
	}

	/** The last stored position. */
	get head(): Position {
		return this.#tail.end
	}

	/** Whether sessions must wait for `space` before they hand in more. */
	get full(): boolean {
		return this.#commit.full || this.#unmeasured
	}

	/** Resolves when it is worth asking again whether they must. */
	async space(): Promise<void> {
		await this.stored()
		if (this.#unmeasured) await this.base.measured()
	}

	/** Without hope for workers nobody waits: growth is refused. */
	get #unmeasured(): boolean {
		return this.#strain.overdue && !this.base.hopeless
	}

	/** Whether the log refuses at the moment. */
	get refused(): boolean {
		return this.#commit.refused
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

	/** What is stored or about to be, as a Yjs state vector (V1). */
	vector(): Uint8Array {
		return this.#judge.vector()
	}

	/** Judges an edit and, when admitted, has it stored. `worker`: hand it to `editThroughWorker` instead. */
	edit(edit: Edit): EditVerdict | { readonly kind: 'worker' } {
		if (edit.update === null) return this.#take(edit, 0)
		const judgement = this.#judge.judge(edit.update, (client) => this.#isAnothers(client, edit.person))
		if (judgement.kind !== 'admitted') return judgement
		return this.#take({ ...edit, update: judgement.update }, judgement.structs)
	}

	/** The same for updates that only a real Yjs document can judge; what is new of them is stored. */
	async editThroughWorker(edit: Edit & { readonly update: Uint8Array }): Promise<EditVerdict> {
		const judge = () => this.#judge.judgeWhole(edit.update)
		const judgement = await this.#options.hearings.hear(edit.person, judge, wasted)
		if (judgement.kind !== 'admitted') return judgement
		return this.#take({ ...edit, update: judgement.update }, judgement.structs)
	}

	/** Resolves when a worker may judge for this person again; undefined when one may. See Hearings. */
	turn(person: string): Promise<void> | undefined {
		return this.#options.hearings.turn(person)
	}

	/** Whether everything in this person's update is stored. */
	async holds(person: string, update: Uint8Array): Promise<boolean> {
		const admitted = await this.#options.hearings.hear(person, () => this.#judge.ask(update), wasted)
		return admitted.verdict === 'nothing'
	}

	/** The first who came with it writes with it. Their other tabs and their couriers may send its edits. */
	#isAnothers(client: number, person: string): boolean {
		for (const member of this.members) if (member.presenceClient === client) return member.person.id !== person
		return false
	}

	/** The server's own edit: it only deletes what no editor can show. */
	#repair(update: Uint8Array): void {
		this.#options.env.log.warn({ document: this.document }, 'content that no editor can show was removed')
		const edit = { person: SERVER, session: null, seq: 0, update, title: null, schema: 0, author: null, ordered: true }
		this.#take(edit, 0)
	}

	/** What a client with this state vector lacks of `source`. */
	diff(source: Source, vector: Uint8Array): Promise<Uint8Array> {
		return this.#options.documents.diff(source, vector)
	}

	#take(edit: Edit, structs: number): EditVerdict {
		// Nothing new and nobody to acknowledge it to: no row.
		if (edit.update === null && edit.title === null && edit.seq === 0) return { kind: 'admitted' }
		this.#commit.add({ ...edit, structs, arrived: this.#options.env.now() })
		return { kind: 'admitted' }
	}

	/** Tells a member that comes while nothing can be stored. */
	warn(member: Member): void {
		if (this.refused && member.flavour === 'native') {
			member.outbox.write(framesOf([notice.encode({ about: 'not-storing' })]))
		}
	}

	/** Who is here, or what they are called, may be otherwise now. */
	peopleChanged(): void {
		this.#options.watch.people(this.document, this.members)
	}

	#introduce(member: Member): void {
		member.onLive(this)
		this.warn(member)
		this.presence.introduce(member)
		this.peopleChanged()
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
		this.audience.tell(window, single)
		if (this.schema > before) this.audience.notify('schema-raised', ({ schema }) => schema < this.schema)
		this.base.trim()
		this.#options.watch.stored(this.document, gathering)
	}

	/** What people read, at most a second old. */
	page(): Promise<Page> {
		return this.#pages.get(this.base.source(), this.#options.env.now())
	}

	/** Stops timers and gives up what is not stored. Members are closed by their sessions. */
	stop(): void {
		this.#commit.stop()
		this.base.stop()
		this.presence.stop()
	}
}

/** Milliseconds a worker was busy with what was refused for that. */
function wasted(made: Judgement | Admitted): number {
	return 'spentMs' in made ? (made.spentMs ?? 0) : 0
}
