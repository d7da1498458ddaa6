import { type FailureCode, MalformedError, type Person } from '@tandem/protocol'
import type { Env } from '../env.ts'
import type { Flavour } from '../room/delivery.ts'
import type { Member, MemberState } from '../room/member.ts'
import type { Meter } from '../room/meter.ts'
import { DocumentMissingError } from '../room/registry.ts'
import type { Edit, EditVerdict, Room } from '../room/room.ts'
import { Taking } from '../room/taking.ts'
import type { Outbox } from '../socket/outbox.ts'
import { Bucket } from './bucket.ts'
import { Inbox } from './inbox.ts'

/** Milliseconds an upgraded socket has for its first message. */
export const HELLO_TIMEOUT = 10_000

export interface SessionOptions {
	readonly env: Env
	readonly outbox: Outbox
	readonly person: Person
	readonly role: 'write' | 'read'
	/** The room, while it is being loaded: messages wait for it. */
	readonly room: Promise<Room>
	readonly meter: Meter
	/** Edits a second, 0 = no limit. */
	readonly updatesPerSecond: number
	/** The session ended, once, for whatever reason. */
	readonly onEnd: (code: FailureCode | 'gone') => void
}

type Decide = (verdict: EditVerdict) => void

const WORKER = { kind: 'worker' } as const

/**
 * One connected client: receives its messages in order, checks rights and rate on each, hands edits to the room.
 * What differs between kinds of clients is in `native.ts`, `plain.ts` and `hocuspocus.ts`.
 */
export abstract class Session implements Member {
	abstract readonly flavour: Flavour
	abstract readonly address: string | null
	abstract readonly schema: number
	person: Person
	readonly outbox: Outbox
	presenceClient: number | null = null
	inflates = false
	state: MemberState = { kind: 'waiting' }
	readonly taking: Taking
	offset = 0
	protected readonly env: Env
	protected readonly role: 'write' | 'read'
	readonly #options: SessionOptions
	readonly #inbox: Inbox
	readonly #bucket: Bucket
	#room: Room | undefined
	#ended = false
	#cancelHello: () => void
	#whenTaken: () => void = () => {}
	#whenOver: () => void = () => {}

	constructor(options: SessionOptions) {
		this.#options = options
		this.env = options.env
		this.person = options.person
		this.role = options.role
		this.outbox = options.outbox
		this.#bucket = new Bucket(options.env, options.updatesPerSecond)
		this.#inbox = new Inbox({
			handle: (payload) => this.#handle(payload),
			failed: (error) => this.#failed(error),
			pause: () => options.outbox.pause(),
			resume: () => options.outbox.resume(),
		})
		this.#cancelHello = options.env.after(HELLO_TIMEOUT, () => this.close('hello-timeout'))
		this.taking = new Taking(options.env.now())
		this.outbox.onDrain = () => {
			this.#room?.audience.advance(this)
			this.#whenTaken()
		}
		this.#inbox.hold(options.room.then((room) => this.#enter(room)))
	}

	/** The room is there and this session is in it. */
	protected abstract entered(room: Room): void
	/** Handles one message; a promise holds back the next. Throws MalformedError. */
	protected abstract handle(payload: Uint8Array, room: Room): Promise<void> | void
	abstract writesFor(session: string): boolean
	/** What this kind of client is owed once it has everything. */
	abstract onLive(room: Room): void
	/** Says that the connection lives, in this client's own words. */
	abstract keepAlive(): void

	receive(payload: Uint8Array): void {
		this.#options.meter.received(payload.length)
		this.#inbox.receive(payload)
	}

	/** The first message arrived: the client is one of ours. */
	protected greeted(): void {
		this.#cancelHello()
	}

	/** The peer is gone or was refused; its presence leaves at once. Idempotent. */
	close(code: FailureCode): void {
		if (this.#end(code)) this.outbox.close(code)
	}

	/** The person took another name or colour: everybody sees it at once. */
	changePerson(person: Person): void {
		this.person = person
		this.#room?.presence.restamp(this)
		this.#room?.peopleChanged()
	}

	/** The socket has closed by itself. Idempotent. */
	gone(): void {
		this.#end('gone')
	}

	#end(code: FailureCode | 'gone'): boolean {
		if (this.#ended) return false
		this.#ended = true
		this.#whenOver()
		this.#cancelHello()
		this.#inbox.close()
		const room = this.#room
		if (room !== undefined) {
			room.members.delete(this)
			room.presence.leave(this)
			room.peopleChanged()
		}
		if (code !== 'gone') this.#options.meter.refused(code)
		this.#options.onEnd(code)
		return true
	}

	get ended(): boolean {
		return this.#ended
	}

	#enter(room: Room): void {
		if (this.#ended) return
		this.#room = room
		room.members.add(this)
		this.entered(room)
	}

	#handle(payload: Uint8Array): Promise<void> | void {
		const room = this.#room
		if (room === undefined) return
		if (this.outbox.unsent <= room.lag) return this.handle(payload, room)
		// Who does not read answers may not ask on. The room closes it when it goes on taking nothing.
		return this.#taken().then(() => this.#ended || this.#handle(payload)) as Promise<void>
	}

	#taken(): Promise<void> {
		return new Promise((resolve) => {
			this.#whenTaken = resolve
		})
	}

	/**
	 * Hands an edit in, after a token and space for it are there. Calls `decide` with the verdict at once where it can:
	 * the path of a single key never waits for a promise. `whole`: only a worker can judge it.
	 */
	protected submit(room: Room, edit: Edit, decide: Decide, whole = false): Promise<void> | void {
		if (this.role !== 'write') return this.close('read-only')
		const wait = this.#bucket.take()
		if (wait > 0)
			return this.#pause(wait).then(() => this.#ended || this.submit(room, edit, decide, whole)) as Promise<void>
		return room.full ? this.#offerLater(room, edit, decide, whole) : this.#offer(room, edit, decide, whole)
	}

	async #offerLater(room: Room, edit: Edit, decide: Decide, whole: boolean): Promise<void> {
		while (room.full) {
			await this.#until(room, room.space())
			if (this.#ended) return
		}
		await this.#offer(room, edit, decide, whole)
	}

	#offer(room: Room, edit: Edit, decide: Decide, whole: boolean): Promise<void> | void {
		const verdict = whole ? WORKER : room.edit(edit)
		if (verdict.kind !== 'worker') return decide(verdict)
		return this.#offerToWorker(room, edit, decide)
	}

	async #offerToWorker(room: Room, edit: Edit, decide: Decide): Promise<void> {
		const { update } = edit
		if (update === null) throw new Error('only updates are judged by a worker')
		await this.#until(room, room.stored())
		if (this.#ended && room.refused) return
		if (!(await this.turn(room))) return
		const verdict = await room.editThroughWorker({ ...edit, update })
		if (!this.#ended) decide(verdict)
	}

	/** Waits until a worker may judge for this person; false when the session has ended meanwhile. See Hearings. */
	protected async turn(room: Room): Promise<boolean> {
		for (let turn = room.turn(this.person.id); turn !== undefined; turn = room.turn(this.person.id)) {
			await this.#until(room, turn)
			if (this.#ended) return false
		}
		return true
	}

	/**
	 * Waits for what was admitted before. Who has gone meanwhile waits for a log that works, as their last words may be in
	 * hand, but not for one that refuses: they would come again and again, and everything they left would pile up.
	 */
	#until(room: Room, ready: Promise<void>): Promise<void> {
		return new Promise((resolve) => {
			this.#whenOver = () => void room.settled().then(resolve)
			void ready.then(resolve)
		})
	}

	/** Closes the session for verdicts that are final; returns whether it did. */
	protected refuse(verdict: EditVerdict): boolean {
		switch (verdict.kind) {
			case 'full':
				this.close('document-full')
				return true
			case 'malformed':
				this.env.log.warn({ person: this.person.id, why: verdict.why }, 'an update was refused')
				this.close('malformed')
				return true
			case 'admitted':
			case 'gap':
				return false
			default:
				return verdict satisfies never
		}
	}

	#pause(ms: number): Promise<void> {
		return new Promise((resolve) => {
			this.env.after(ms, resolve)
		})
	}

	#failed(error: unknown): void {
		if (error instanceof MalformedError) {
			this.env.log.warn({ person: this.person.id, why: error.message }, 'a message was refused')
			this.close('malformed')
			return
		}
		if (error instanceof DocumentMissingError) {
			this.close('not-found')
			return
		}
		this.env.log.error({ person: this.person.id, error: String(error) }, 'a session failed')
		this.close('internal')
	}
}
