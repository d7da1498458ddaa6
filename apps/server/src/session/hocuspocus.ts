import { addressed, decodeHocuspocusUp, presence, sync, syncStatus } from '@tandem/protocol'
import type { EditVerdict, Room } from '../room/room.ts'
import { framesOf } from '../socket/frame.ts'
import type { HocuspocusCount } from './hocuspocus-count.ts'
import type { SessionOptions } from './session.ts'
import { isEmpty, YProtocolsSession } from './y-protocols.ts'

export interface HocuspocusOptions extends SessionOptions {
	readonly address: string
	readonly count: HocuspocusCount
	/** Whether it answers pings. For one that does not, its answer to the first SyncStep1 stands for that. */
	readonly answersPings: () => boolean
	/** Acknowledgements were sent. */
	readonly acknowledged: () => void
}

/**
 * What the socket has learnt of the connection, in the same order as the messages of its documents: one of these may be
 * waiting for a worker meanwhile, and those behind it were sent before. No message of a client has no bytes.
 */
export const HEARS = new Uint8Array()
export const FLUSHED = new Uint8Array()

/**
 * One document of a Hocuspocus client. Receives its messages without their address, which its outbox and its room put
 * before the answers. Guarantees that the client's count of unsynced changes is zero only when all of them are on disk.
 */
export class HocuspocusSession extends YProtocolsSession {
	readonly flavour = 'hocuspocus'
	readonly address: string
	readonly #count: HocuspocusCount
	readonly #options: HocuspocusOptions
	/** Counted changes that are stored and not acknowledged yet. */
	#stored = 0

	constructor(options: HocuspocusOptions) {
		super(options)
		this.address = options.address
		this.#count = options.count
		this.#options = options
	}

	/** It has said who it is before there was a session. */
	protected entered(): void {
		this.greeted()
	}

	keepAlive(): void {
		this.#say(presence.encode({ entries: [] }))
	}

	onLive(): void {}

	protected handle(payload: Uint8Array, room: Room): Promise<void> | void {
		if (payload === HEARS) return this.#acknowledge(this.#count.hears(), room)
		if (payload === FLUSHED) return this.#count.flushed()
		const message = decodeHocuspocusUp(payload)
		switch (message.name) {
			case 'sync':
				return this.#sync(message.step, message.payload, room)
			case 'presence':
				return room.presence.receive(this, message.entries)
			case 'query-presence':
				return this.introduce(room)
			case 'stateless':
			case 'broadcast-stateless':
				this.env.log.debug(
					{ bytes: message.payload.length },
					'a stateless message was dropped: nothing here reads them',
				)
				return
			case 'leave-document':
				return this.gone()
			default:
				return message satisfies never
		}
	}

	#sync(step: 'step1' | 'step2' | 'update', payload: Uint8Array, room: Room): Promise<void> | void {
		switch (step) {
			case 'step1':
				this.#count.begin(this.vectorOf(payload))
				this.#stored = 0
				this.#ask(room)
				return this.answer(payload, room)
			case 'step2':
				return this.#takeAnswer(payload, room)
			case 'update':
				return this.#takeUpdate(payload, room)
			default:
				return step satisfies never
		}
	}

	#takeUpdate(payload: Uint8Array, room: Room): Promise<void> | void {
		if (this.role !== 'write') return this.#say(syncStatus.encode({ stored: false }))
		const edit = this.edit(payload)
		return this.submit(room, edit, (verdict) => {
			if (this.#refuses(verdict)) return
			const answered = !this.#options.answersPings() && this.#count.isOpen
			const counted = this.#count.counts(edit.update ?? payload, answered)
			if (verdict.kind !== 'gap') this.#acknowledge(this.#count.stored(counted), room)
			else if (this.#count.behind(counted)) this.#ask(room)
		})
	}

	/** Takes what the client holds beyond the vector it was sent: with it, everything it has made until now. */
	#takeAnswer(payload: Uint8Array, room: Room): Promise<void> | void {
		const asked = this.#count.answer()
		if (isEmpty(payload)) return this.#acknowledge(this.#count.bring(), room)
		if (this.role !== 'write') return asked ? this.#judgeReader(payload.slice(), room) : undefined
		const decide = (verdict: EditVerdict) => {
			if (this.#refuses(verdict)) return
			if (verdict.kind !== 'gap') return this.#acknowledge(this.#count.bring(), room)
			this.#count.askAgain()
			this.#ask(room)
		}
		return this.submit(room, this.edit(payload), decide, true)
	}

	/** A reader is in step where it holds nothing of its own; what it holds is refused. */
	async #judgeReader(update: Uint8Array, room: Room): Promise<void> {
		if (!(await this.turn(room))) return
		const holds = await room.holds(this.person.id, update)
		if (this.ended) return
		if (holds) this.#acknowledge(this.#count.bring(), room)
		else this.#say(syncStatus.encode({ stored: false }))
	}

	#refuses(verdict: EditVerdict): boolean {
		if (verdict.kind === 'full') this.#say(syncStatus.encode({ stored: false }))
		return this.refuse(verdict)
	}

	#ask(room: Room): void {
		this.#say(sync.encode({ step: 'step1', payload: room.vector() }))
	}

	/** Says that `count` of the changes it counts are stored, once they are. */
	#acknowledge(count: number, room: Room): void {
		if (count === 0) return
		const { epoch } = this.#count
		void room.stored().then(() => {
			if (this.ended || epoch !== this.#count.epoch) return
			this.#stored += count
			// A window holds many: they are said in one write.
			if (this.#stored === count) this.env.soon(() => this.#sayStored())
		})
	}

	#sayStored(): void {
		const count = this.ended ? 0 : this.#count.acknowledge(this.#stored)
		this.#stored = 0
		if (count === 0) return
		const frame = addressed(this.address, syncStatus.encode({ stored: true }))
		this.outbox.write(framesOf(Array.from({ length: count }, () => frame)))
		this.#options.acknowledged()
	}

	#say(message: Uint8Array): void {
		this.outbox.write(framesOf([addressed(this.address, message)]))
	}
}
