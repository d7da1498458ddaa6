import type { PresenceEntry } from '@tandem/protocol'
import type { Env } from '../env.ts'
import type { Member } from './member.ts'
import { Presence } from './presence.ts'
import type { SharedFrames } from './shared-frames.ts'

/** Milliseconds that states gather before they are sent: wider than for edits, because only the last value counts. */
export const PRESENCE_WINDOW = 60

/** The same in a crowd, where each window is a write to everybody: carets are still seen within 150 ms. */
export const CROWD_WINDOW = 120

/** Members from which a room is a crowd. */
export const CROWD = 100

/** Milliseconds between the server's own renewals. Yjs clients forget a silent peer after 30 s. */
export const PRESENCE_RENEWAL = 15_000

/** Unsent bytes of a member beyond which it is not told of presence: it hears everything when it is live again. */
const PRESENCE_BYTES = 1024 * 1024

/** Tells a room's members who is here: gathered in windows, departures at once, never stored, dropped for who is behind. */
export class PresenceChannel {
	readonly #presence: Presence
	readonly #members: ReadonlySet<Member>
	readonly #env: Env
	#cancelWindow: (() => void) | undefined
	#cancelRenewal: (() => void) | undefined

	constructor(members: ReadonlySet<Member>, env: Env) {
		this.#presence = new Presence(() => env.now())
		this.#members = members
		this.#env = env
	}

	/** Takes one message from a member, who is closed at the end of the window where it is none. */
	receive(member: Member, entries: readonly PresenceEntry[]): void {
		if (this.#presence.receive(member, entries)) this.#changed()
	}

	/** The member is gone: everybody sees it at once. */
	leave(member: Member): void {
		if (this.#presence.leave(member)) this.#send()
	}

	/** The member's person has another name or colour. */
	restamp(member: Member): void {
		if (this.#presence.restamp(member)) this.#send()
	}

	/** Tells one member of everybody who is here. */
	introduce(member: Member): void {
		const everybody = this.#presence.all()
		if (everybody !== undefined) member.outbox.write(everybody.framesFor(member.address))
	}

	/** Ends both timers. Idempotent. */
	stop(): void {
		this.#cancelWindow?.()
		this.#cancelRenewal?.()
	}

	#changed(): void {
		const window = this.#members.size < CROWD ? PRESENCE_WINDOW : CROWD_WINDOW
		this.#cancelWindow ??= this.#env.after(window, () => this.#send())
	}

	#send(): void {
		this.#cancelWindow?.()
		this.#cancelWindow = undefined
		this.#cancelRenewal ??= this.#env.after(PRESENCE_RENEWAL, () => this.#renew())
		const { frames, malformed } = this.#presence.take()
		if (frames !== undefined) this.#tell(frames)
		for (const member of malformed) member.close('malformed')
	}

	#tell(frames: SharedFrames): void {
		for (const member of this.#members) {
			if (member.state.kind === 'live' && member.outbox.unsent <= PRESENCE_BYTES)
				member.outbox.write(frames.framesFor(member.address))
		}
	}

	#renew(): void {
		this.#cancelRenewal = undefined
		if (this.#presence.renew()) this.#changed()
	}
}
