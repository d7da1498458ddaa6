import { LIMITS } from '@tandem/protocol'
import type { Base } from '../room/catch-up.ts'
import { interruptible } from '../room/member.ts'
import type { Edit, Room } from '../room/room.ts'
import { decodeVector, type Vector } from './admission.ts'
import { Session } from './session.ts'

/** A state vector of nothing, and an update of nothing. */
export const isEmpty = (bytes: Uint8Array) => bytes.every((byte) => byte === 0) && bytes.length <= 2

/** Milliseconds a base for such a client may be old: it takes the first SyncStep2 for the whole document. */
const BASE_AGE = 1000

/** What clients of y-protocols' sync messages have in common, whatever is around these messages. */
export abstract class YProtocolsSession extends Session {
	readonly schema = 0

	writesFor(): boolean {
		return false
	}

	/** Reads a client's vector. Throws MalformedError, also for more clients than a document may have. */
	protected vectorOf(vector: Uint8Array): Vector {
		return decodeVector(vector, LIMITS.document.clients)
	}

	/** Brings the client from its vector to what is stored. Throws MalformedError. */
	protected async answer(vector: Uint8Array, room: Room): Promise<void> {
		if (isEmpty(vector)) {
			this.#bring(room, await room.base.fresh(BASE_AGE))
			return
		}
		this.vectorOf(vector)
		const source = room.base.source()
		const update = await room.diff(source, vector)
		this.#bring(room, { position: source.position, update })
	}

	/** Asked again in the middle of an answer, that answer and the rows after it bring the client as far. */
	#bring(room: Room, base: Base): void {
		if (!this.ended && interruptible(this)) room.audience.catchUp(this, base)
	}

	protected edit(update: Uint8Array): Edit {
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

	/** Tells the client who is here, though not between the fragments of a message. */
	protected introduce(room: Room): void {
		if (interruptible(this)) room.presence.introduce(this)
	}
}
