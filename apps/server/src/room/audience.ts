import { notice } from '@tandem/protocol'
import { framesOf } from '../socket/frame.ts'
import type { RoomBase } from './base.ts'
import { after, CatchUp, type Start } from './catch-up.ts'
import { Delivery, type StoredWindow } from './delivery.ts'
import type { Holding } from './holding.ts'
import type { Member } from './member.ts'
import type { Tail } from './tail.ts'

/** Unsent bytes of a live member beyond which it is queued nothing more and catches up instead. */
export const LAG_BYTES = 1024 * 1024

export interface AudienceOptions {
	readonly tail: Tail
	readonly base: RoomBase
	readonly holding: Holding
	/** It has been handed everything that is stored: from now on it is told every window. */
	readonly live: (member: Member) => void
}

/**
 * Receives stored windows from the room, guarantees that each member is told of all of them in order, hands frames to
 * outboxes. A member is live, or reads at its own pace what it lacks; what it is queued is bounded either way.
 */
export class Audience {
	readonly members = new Set<Member>()
	readonly #options: AudienceOptions

	constructor(options: AudienceOptions) {
		this.#options = options
	}

	/** Starts a member on what it lacks. */
	catchUp(member: Member, from: Start): void {
		const { outbox } = member
		const catchUp = new CatchUp({ outbox, hearer: member, from, slice: this.#options.holding.slice })
		member.state = { kind: 'catching-up', catchUp }
		this.advance(member)
	}

	/** Gives a member that catches up its next slice; called when its socket has drained. */
	advance(member: Member): void {
		if (member.state.kind !== 'catching-up') return
		const { tail, base, live } = this.#options
		const { catchUp } = member.state
		const verdict = catchUp.advance(tail.end, (offset) => tail.after(offset))
		member.offset = catchUp.offset
		switch (verdict) {
			case 'blocked':
				return
			case 'live':
				member.state = { kind: 'live' }
				live(member)
				return
			case 'missing':
				base.freshFor(member).then(
					(fresh) => {
						// Another drain may have found the same, and begun on the base already.
						if (member.state.kind === 'catching-up' && member.state.catchUp === catchUp) this.catchUp(member, fresh)
					},
					() => member.close('internal'),
				)
				return
			default:
				verdict satisfies never
		}
	}

	/** Tells everybody of a window. `author`: whose it is when it has a single one; they have its updates already. */
	tell(window: StoredWindow, author: object | null): void {
		const delivery = new Delivery(window)
		for (const member of this.members) this.#deliver(member, delivery, window, author)
	}

	#deliver(member: Member, delivery: Delivery, window: StoredWindow, author: object | null): void {
		if (member.state.kind === 'courier' && window.acknowledged.some(({ session }) => member.writesFor(session))) {
			member.outbox.write(delivery.acknowledgement())
		}
		if (member.state.kind !== 'live') return
		if (member.outbox.unsent > this.#options.holding.lag) {
			this.catchUp(member, after(member.offset))
			return
		}
		const own = member === author
		if (!own) member.outbox.write(delivery.framesFor(member))
		else if (member.flavour === 'native') member.outbox.write(delivery.acknowledgement())
		member.offset = window.position.offset
	}

	notify(about: 'storing' | 'not-storing' | 'schema-raised', concerns: (member: Member) => boolean = () => true): void {
		const frames = framesOf([notice.encode({ about })])
		for (const member of this.members) {
			// Who has not said hello has no schema yet; its welcome will tell it everything.
			if (member.flavour === 'native' && member.state.kind !== 'waiting' && concerns(member))
				member.outbox.write(frames)
		}
	}

	/** Closes members whose sockets took nothing for a minute. Called by the registry's sweep. */
	closeLagging(now: number): void {
		for (const member of this.members) if (member.taking.stopped(member.outbox, now)) member.close('lagging')
	}
}
