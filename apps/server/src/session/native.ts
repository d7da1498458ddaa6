import {
	type Acknowledgement,
	alive,
	committed,
	decodeUp,
	OLDEST_PROTOCOL,
	PROTOCOL,
	renamed,
	resync,
	START,
	type Up,
	welcome,
} from '@tandem/protocol'
import type { Log } from '../log/log.ts'
import { after, type Start } from '../room/catch-up.ts'
import type { StoredWindow } from '../room/delivery.ts'
import { interruptible } from '../room/member.ts'
import type { Edit, EditVerdict, Room } from '../room/room.ts'
import { windowOfRow } from '../room/tail.ts'
import { framesOf } from '../socket/frame.ts'
import { Session, type SessionOptions } from './session.ts'

type Hello = Extract<Up, { name: 'hello' }>
type EditMessage = Extract<Up, { name: 'edit' | 'rename' }>

/** The first protocol in which a base may come deflated. */
const DEFLATES = 2

/** What a session asks the log beyond its room. */
export type History = Pick<Log, 'acknowledged' | 'holds' | 'rowsAfter'>

/**
 * - `greeting`: only hello is understood.
 * - `open`: edits are taken.
 * - `resyncing`: an edit could not be connected; edits are ignored until one brings everything. They stay unacknowledged
 *   with their author, so nothing is lost, and nothing later is acknowledged in their place.
 */
type Phase = 'greeting' | 'open' | 'resyncing'

/** A tandem.v1 client: edits with acknowledgement, resume by position, presence. */
export class NativeSession extends Session {
	readonly flavour = 'native'
	readonly address = null
	readonly #history: History
	/**
	 * Where reading begins once this client has brought everything it holds and that is on disk. Earlier it would learn a
	 * position of this log, name it on its next connection, and never be asked again.
	 */
	#afterExchange: Start | undefined
	/** The room's count of renames when this client was last told its title for certain. */
	#renames = 0
	#phase: Phase = 'greeting'
	schema = 0
	/** Whether the log held this client's resume point. */
	#resumed = false
	/** The sessions this connection writes for, each with the last `seq` that was stored before hello. */
	readonly #stored = new Map<string, number>()
	/** The last `seq` of each that was admitted: a repeat of it is not stored again. */
	readonly #admitted = new Map<string, number>()

	constructor(options: SessionOptions & { readonly history: History }) {
		super(options)
		this.#history = options.history
	}

	protected entered(): void {}

	writesFor(session: string): boolean {
		return this.#stored.has(session)
	}

	keepAlive(): void {
		if (interruptible(this)) this.outbox.write(framesOf([alive.encode({})]))
	}

	protected handle(payload: Uint8Array, room: Room): Promise<void> | void {
		const message = decodeUp(payload)
		if (this.#phase === 'greeting') {
			if (message.name === 'hello') return this.#greet(message, room)
			return this.close('malformed')
		}
		switch (message.name) {
			case 'edit':
			case 'rename':
				return this.#edit(message, room)
			case 'presence':
				return room.presence.receive(this, message.entries)
			case 'probe':
				return this.keepAlive()
			case 'hello':
				return this.close('malformed')
			default:
				return message satisfies never
		}
	}

	async #greet(message: Hello, room: Room): Promise<void> {
		this.greeted()
		if (message.protocol < OLDEST_PROTOCOL || message.protocol > PROTOCOL) return this.close('wrong-version')
		if (message.sessions.length === 0) return this.close('malformed')
		this.schema = message.schema
		this.inflates = message.protocol >= DEFLATES
		this.presenceClient = message.client
		// What an earlier connection of these sessions handed in must be counted before we say what is stored.
		await room.settled()
		const acknowledged = await this.#history.acknowledged(room.document, message.sessions)
		for (const session of message.sessions) {
			const last = acknowledged.get(session)
			// Everybody hears the ids of sessions that write. Who wrote under another's would be told their edits are stored.
			if (last !== undefined && last.person !== this.person.id) return this.close('malformed')
			this.#stored.set(session, last?.seq ?? 0)
			this.#admitted.set(session, this.#storedOf(session, room))
		}
		const start = await this.#placeOf(message, room)
		if (this.ended) return
		this.#phase = 'open'
		this.#welcome(room, start)
		this.#begin(message, room, start)
	}

	#welcome(room: Room, start: Start | undefined): void {
		const following = start === undefined ? 'nothing' : 'update' in start ? 'snapshot' : 'rows'
		const { schema, title } = room
		this.#renames = room.renames
		const acknowledged = this.#acknowledgements(room)
		this.outbox.write(
			framesOf([welcome.encode({ protocol: PROTOCOL, schema, role: this.role, title, acknowledged, following })]),
		)
	}

	#begin({ want }: Hello, room: Room, start: Start | undefined): void {
		// A client whose resume point the log does not hold may hold what the log has lost.
		const lost = want === 'exchange' || (want === 'rows' && !this.#resumed)
		if (lost && this.role === 'read') {
			// A reader cannot give it back, and would go on showing it as if it were stored.
			this.close('stale')
		} else if (lost) {
			this.#afterExchange = start
			this.state = { kind: 'exchanging' }
			this.#resync(room)
			room.warn(this)
		} else if (start === undefined) this.state = { kind: 'courier' }
		else room.audience.catchUp(this, start)
	}

	/** Where this client's reading begins; undefined for a courier. */
	async #placeOf({ want, resume }: Hello, room: Room): Promise<Start | undefined> {
		if (want === 'nothing') return undefined
		if (want === 'rows' && resume !== null) {
			this.#resumed = await this.#history.holds(room.document, resume)
			const older = this.#resumed ? await this.#olderRows(resume.offset, room) : undefined
			if (older !== undefined) return { offset: resume.offset, older }
		}
		if (room.base.current === null && room.reaches(START.offset)) return after(START.offset)
		return room.base.freshFor(this)
	}

	/** The rows between a resume point and what the room has in memory, unless the base is fewer bytes. */
	async #olderRows(offset: number, room: Room): Promise<ReadonlyMap<number, StoredWindow> | undefined> {
		const older = new Map<number, StoredWindow>()
		if (room.reaches(offset)) return older
		let at = offset
		for (const row of await this.#history.rowsAfter(room.document, offset, room.base.bytes)) {
			older.set(at, windowOfRow(row))
			at = row.offset
		}
		return room.reaches(at) ? older : undefined
	}

	#edit(message: EditMessage, room: Room): Promise<void> | void {
		const admitted = this.#admitted.get(message.session)
		if (admitted === undefined) return this.close('malformed')
		const complete = message.name === 'edit' && message.complete
		if (this.#phase === 'resyncing' && !complete) return
		if (!complete && message.seq <= admitted) return this.#acknowledge(room)
		const edit: Edit = {
			person: this.person.id,
			session: message.session,
			seq: message.seq,
			// The frame's bytes are a view of the socket's buffer; the room keeps them longer.
			update: message.name === 'edit' ? message.update.slice() : null,
			title: message.name === 'rename' ? message.title : null,
			schema: this.schema,
			author: this,
			ordered: this.#stored.size > 1,
		}
		const decide = (verdict: EditVerdict) => this.#decide(verdict, edit, room)
		return this.submit(room, edit, decide, complete)
	}

	#decide(verdict: EditVerdict, { session, seq }: Edit, room: Room): void {
		if (this.refuse(verdict)) return
		if (verdict.kind === 'gap') {
			this.#resync(room)
			return
		}
		this.#phase = 'open'
		const start = this.#afterExchange
		this.#afterExchange = undefined
		if (start !== undefined) void room.stored().then(() => this.ended || room.audience.catchUp(this, start))
		if (session !== null && seq > (this.#admitted.get(session) ?? 0)) this.#admitted.set(session, seq)
	}

	#resync(room: Room): void {
		this.#phase = 'resyncing'
		this.outbox.write(framesOf([resync.encode({ vector: room.vector() })]))
	}

	/** What was stored while this member was behind may have reached it in a base, without acknowledgements and title. */
	onLive(room: Room): void {
		if (this.#renames !== room.renames) this.outbox.write(framesOf([renamed.encode({ title: room.title })]))
		this.#renames = room.renames
		this.#acknowledge(room)
	}

	/** Says again what is stored. A member that is behind is told when it is live: its position must not run ahead. */
	#acknowledge(room: Room): void {
		if (this.state.kind !== 'live' && this.state.kind !== 'courier') return
		this.outbox.write(framesOf([committed.encode({ position: room.head, acknowledged: this.#acknowledgements(room) })]))
	}

	#acknowledgements(room: Room): Acknowledgement[] {
		return [...this.#stored.keys()]
			.map((session) => ({ session, seq: this.#storedOf(session, room) }))
			.filter(({ seq }) => seq > 0)
	}

	#storedOf(session: string, room: Room): number {
		return Math.max(this.#stored.get(session) ?? 0, room.acknowledged(session))
	}
}
