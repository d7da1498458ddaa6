import type { FailureCode } from '@tandem/protocol'
import type { Outbox } from '../socket/outbox.ts'
import type { CatchUp } from './catch-up.ts'
import type { Hearer } from './delivery.ts'
import type { Room } from './room.ts'
import type { Taking } from './taking.ts'

/**
 * One connection in a room. *Waiting*: gets nothing yet (its first request is being answered). *Exchanging*: is asked
 * for what only it holds, and gets nothing of what is stored before that is. *Catching up*: reads what is stored at its
 * own pace and is queued nothing else. *Live*: is written every window as it is stored.
 */
export type MemberState =
	| { readonly kind: 'waiting' | 'exchanging' }
	| { readonly kind: 'catching-up'; readonly catchUp: CatchUp }
	| { readonly kind: 'live' }
	| { readonly kind: 'courier' }

export interface Member extends Hearer {
	readonly person: { readonly id: string; readonly name: string; readonly color: string }
	readonly outbox: Outbox
	/** The Yjs client id whose presence it sends; null until it is known. */
	presenceClient: number | null
	/** The number of the editor schema its page was built with; 0 until hello and for plain clients. */
	readonly schema: number
	/** Whether it understands a deflated base. */
	readonly inflates: boolean
	state: MemberState
	/** The log offset this member was last written. */
	offset: number
	readonly taking: Taking
	/** Whether it sends edits of this author session. */
	writesFor(session: string): boolean
	/** Ends the session behind it. */
	close(code: FailureCode): void
	/** It has been handed everything that is stored. */
	onLive(room: Room): void
}

/** Whether a message may be written to this member now. */
export function interruptible(member: Member): boolean {
	return member.state.kind !== 'catching-up' || member.state.catchUp.interruptible
}
