import { decodePlainUp, presence, sync } from '@tandem/protocol'
import { interruptible } from '../room/member.ts'
import type { EditVerdict, Room } from '../room/room.ts'
import { framesOf } from '../socket/frame.ts'
import { isEmpty, YProtocolsSession } from './y-protocols.ts'

/**
 * Any Yjs editor's y-websocket client: y-protocols' messages, one a frame. It knows no acknowledgement; what others see
 * of its edits is on disk all the same.
 */
export class PlainSession extends YProtocolsSession {
	readonly flavour = 'plain'
	readonly address = null

	#asksWhenLive = false
	/** It was asked after a gap and has not answered: what else hangs on the same is in that answer. */
	#awaits = false

	protected entered(room: Room): void {
		this.#ask(room)
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
				this.introduce(room)
				return
			default:
				return message satisfies never
		}
	}

	#sync(step: 'step1' | 'step2' | 'update', payload: Uint8Array, room: Room): Promise<void> | void {
		switch (step) {
			case 'step1':
				return this.answer(payload, room)
			case 'step2':
				this.#awaits = false
				// The answer to our question; a reader's is not wanted, and an empty one says nothing.
				if (this.role !== 'write' || isEmpty(payload)) return
				return this.submit(room, this.edit(payload), (verdict) => this.#decide(verdict, room, false), true)
			case 'update':
				return this.submit(room, this.edit(payload), (verdict) => this.#decide(verdict, room, true))
			default:
				return step satisfies never
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

	onLive(room: Room): void {
		if (this.#asksWhenLive) this.#ask(room)
	}
}
