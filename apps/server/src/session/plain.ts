import { decodePlainUp, LIMITS, presence, sync } from '@tandem/protocol'
import type { Base } from '../room/catch-up.ts'
import { interruptible } from '../room/member.ts'
import type { Edit, EditVerdict, Room } from '../room/room.ts'
import { framesOf } from '../socket/frame.ts'
import { decodeVector } from './admission.ts'
import { Session } from './session.ts'

/** A state vector of nothing, and an update of nothing. */
const isEmpty = (bytes: Uint8Array) => bytes.every((byte) => byte === 0) && bytes.length <= 2

/** Milliseconds a base for a plain client may be old: it takes the first SyncStep2 for the whole document. */
const BASE_AGE = 1000

/**
 * Any Yjs editor's y-websocket client: y-protocols' messages, one a frame. It knows no acknowledgement; what others see
 * of its edits is on disk all the same.
 */
export class PlainSession extends Session {
	readonly flavour = 'plain'
	readonly schema = 0

	#asksWhenLive = false
	/** It was asked after a gap and has not answered: what else hangs on the same is in that answer. */
	#awaits = false

	protected entered(room: Room): void {
		this.#ask(room)
	}

	writesFor(): boolean {
		return false
	}

	keepAlive(): void {
		// An awareness message about nobody: the client reconnects after 30 s without an application message.
		if (interruptible(this)) this.outbox.write(framesOf([presence.encode({ entries: [] })]))
	}

	protected handle(payload: Uint8Array, room: Room): Promise<void> | void {
		this.greeted()
		const message = decodePlainUp(payload)
		switch (message.name) {
			case 'sync':
				return this.#sync(message.step, message.payload, room)
			case 'presence':
				return room.presence.receive(this, message.entries)
			case 'query-presence':
				this.#introduce(room)
				return
			default:
				return message satisfies never
		}
	}

	#sync(step: 'step1' | 'step2' | 'update', payload: Uint8Array, room: Room): Promise<void> | void {
		switch (step) {
			case 'step1':
				return this.#answer(payload, room)
			case 'step2':
				this.#awaits = false
				// The answer to our question; a reader's is not wanted, and an empty one says nothing.
				if (this.role !== 'write' || isEmpty(payload)) return
				return this.submit(room, this.#edit(payload), (verdict) => this.#decide(verdict, room, false), true)
			case 'update':
				return this.submit(room, this.#edit(payload), (verdict) => this.#decide(verdict, room, true))
			default:
				return step satisfies never
		}
	}

	/** Brings the client from its vector to what is stored. */
	async #answer(vector: Uint8Array, room: Room): Promise<void> {
		if (isEmpty(vector)) {
			this.#bring(room, await room.base.fresh(BASE_AGE))
			return
		}
		// Whoever holds more than a document may has not got it from here.
		decodeVector(vector, LIMITS.document.clients)
		const source = room.base.source()
		const update = await room.diff(source, vector)
		this.#bring(room, { position: source.position, update })
	}

	/** Asked again in the middle of an answer, that answer and the rows after it bring the client as far. */
	#bring(room: Room, base: Base): void {
		if (!this.ended && interruptible(this)) room.audience.catchUp(this, base)
	}

	#edit(update: Uint8Array): Edit {
		return {
			person: this.person.id,
			session: null,
			seq: 0,
			update: update.slice(),
			title: null,
			schema: 0,
			author: this,
			ordered: true,
		}
	}

	#decide(verdict: EditVerdict, room: Room, asks: boolean): void {
		if (this.refuse(verdict)) return
		if (verdict.kind !== 'gap' || !asks || this.#awaits) return
		this.#awaits = true
		this.#ask(room)
	}

	/** Asks for what only this client holds, though not between the fragments of a message. Readers are not asked. */
	#ask(room: Room): void {
		if (this.role !== 'write') return
		this.#asksWhenLive = !interruptible(this)
		if (interruptible(this)) this.outbox.write(framesOf([sync.encode({ step: 'step1', payload: room.vector() })]))
	}

	#introduce(room: Room): void {
		if (interruptible(this)) room.presence.introduce(this)
	}

	onLive(room: Room): void {
		if (this.#asksWhenLive) this.#ask(room)
	}
}
