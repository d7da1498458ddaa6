import { LIMITS, MalformedError, type PresenceEntry, presence, presenceState } from '@tandem/protocol'
import type { Member } from './member.ts'
import { SharedFrames } from './shared-frames.ts'

/** Bytes of JSON a client may add to its state under `extra`. Beyond: `extra` is dropped. */
const EXTRA_BYTES = 1024

/** Bytes of a state as it is forwarded, with a name on it and its numbers written out. Beyond: dropped. */
const STAMPED_BYTES = 2 * LIMITS.presenceBytes

interface Presented {
	/** The member that writes this id now. */
	owner: Member
	/** The clock its owner last sent. */
	seen: number
	/** What its owner last sent, until it is looked at. */
	sent: string | null
	/** The clock it is forwarded with. */
	clock: number
	/** The clock it was last forwarded with: whatever changes until it is forwarded again shares the next one. */
	forwarded: number
	/** JSON as forwarded; null while it is away. */
	state: string | null
}

/** What there is to forward, and the members who sent what is no presence. */
export interface Taken {
	readonly frames: SharedFrames | undefined
	readonly malformed: readonly Member[]
}

/**
 * Who is here and where their caret is: a last-value map by Yjs client id, never stored. A connection presents one id, its
 * own; an id belongs to a person, and that person's newest connection takes it over. Other entries are dropped in
 * silence, because unmodified Yjs clients repeat what they heard. Of the states that come in a window only the last is
 * looked at, all of them together: one by one, each in a turn of the event loop of its own, that takes several times as long.
 *
 * The forwarded clock is the server's own. It never falls behind the wall clock in twentieths of a second and is used up
 * more slowly than that, so that a caret which returns, also after a restart of the server, is newer than what its peers
 * remember.
 */
export class Presence {
	readonly #presented = new Map<number, Presented>()
	/** Whose state has come and was not looked at. */
	readonly #sent = new Set<number>()
	/** Whose state is to be forwarded. */
	readonly #changed = new Set<number>()
	readonly #now: () => number

	constructor(now: () => number) {
		this.#now = now
	}

	/** Takes one message from a member; returns whether there may be something to forward. */
	receive(member: Member, entries: readonly PresenceEntry[]): boolean {
		for (const entry of entries) this.#receiveEntry(member, entry)
		return this.#changed.size > 0 || this.#sent.size > 0
	}

	#receiveEntry(member: Member, { client, clock, state }: PresenceEntry): void {
		// A plain client names itself with the first state it sends.
		if (state !== 'null') member.presenceClient ??= client
		if (member.presenceClient !== client) return
		const known = this.#presented.get(client)
		if (known !== undefined && known.owner.person.id !== member.person.id) return
		if (known !== undefined && known.owner === member && clock <= known.seen) return
		if (state === 'null' ? known === undefined : Buffer.byteLength(state) > LIMITS.presenceBytes) return
		const present = known ?? { owner: member, seen: clock, sent: null, clock: 0, forwarded: 0, state: null }
		this.#presented.set(client, present)
		present.owner = member
		present.seen = clock
		if (state === 'null') this.#remove(client, present)
		else {
			present.sent = state
			this.#sent.add(client)
		}
	}

	/** A removal reuses the last clock, as y-protocols' own does. */
	#remove(client: number, present: Presented): void {
		present.sent = null
		if (present.state === null) return
		present.state = null
		this.#changed.add(client)
	}

	/** Takes over what was sent since the last look; returns who sent what is no presence. */
	#look(): Member[] {
		const malformed: Member[] = []
		for (const client of this.#sent) {
			const present = this.#presented.get(client)
			if (present === undefined) continue
			try {
				this.#lookAt(client, present)
			} catch (error) {
				if (!(error instanceof MalformedError)) throw error
				malformed.push(present.owner)
			}
			// It came and went in one window, or was dropped: it was never here.
			if (present.state === null && !this.#changed.has(client)) this.#presented.delete(client)
		}
		this.#sent.clear()
		return malformed
	}

	#lookAt(client: number, present: Presented): void {
		const { owner, sent } = present
		if (sent === null) return
		present.sent = null
		const rebuilt = rebuild(owner, sent)
		if (rebuilt === undefined || rebuilt === present.state) return
		this.#renewClock(present)
		present.state = rebuilt
		this.#changed.add(client)
	}

	/** Marks all of a member's entries as away; returns whether there were any. */
	leave(member: Member): boolean {
		for (const [client, known] of this.#presented) if (known.owner === member) this.#remove(client, known)
		return this.#changed.size > 0
	}

	/** Stamps a member's entries with the name and colour it has now. */
	restamp(member: Member): boolean {
		for (const [client, known] of this.#presented) {
			if (known.owner !== member || known.state === null) continue
			known.state = rebuild(member, known.state) ?? null
			this.#renewClock(known)
			this.#changed.add(client)
		}
		return this.#changed.size > 0
	}

	/** Makes every present entry newer, so that peers with sleeping timers do not forget each other. */
	renew(): boolean {
		for (const [client, known] of this.#presented) {
			if (known.state === null) continue
			this.#renewClock(known)
			this.#changed.add(client)
		}
		return this.#changed.size > 0
	}

	/** What changed since the last call, encoded once for everybody. */
	take(): Taken {
		const malformed = this.#look()
		const frames = this.#encode(this.#changed)
		for (const client of this.#changed) {
			const known = this.#presented.get(client)
			if (known?.state === null) this.#presented.delete(client)
			else if (known !== undefined) known.forwarded = known.clock
		}
		this.#changed.clear()
		return { frames, malformed }
	}

	/** Everybody who is here, for somebody who has just become live. */
	all(): SharedFrames | undefined {
		return this.#encode(this.#presented.keys())
	}

	#encode(clients: Iterable<number>): SharedFrames | undefined {
		const entries: PresenceEntry[] = []
		for (const client of clients) {
			const known = this.#presented.get(client)
			// Without a clock it was never forwarded.
			if (known !== undefined && known.clock > 0) {
				entries.push({ client, clock: known.clock, state: known.state ?? 'null' })
			}
		}
		if (entries.length === 0) return undefined
		return new SharedFrames([presence.encode({ entries })])
	}

	#renewClock(present: Presented): void {
		if (present.clock > present.forwarded) return
		present.clock = Math.max(present.clock + 1, Math.floor(this.#now() / 50))
	}
}

/** The state as it is forwarded; undefined for one that is dropped. Throws MalformedError. */
function rebuild(member: Member, state: string): string | undefined {
	let value: unknown
	try {
		value = JSON.parse(state)
	} catch (error) {
		throw new MalformedError('a presence state that is not JSON', { cause: error })
	}
	const parsed = presenceState.safeParse(value)
	if (!parsed.success) return undefined
	const { cursor, extra } = parsed.data
	const { id, name, color } = member.person
	const keepsExtra = extra !== undefined && JSON.stringify(extra).length <= EXTRA_BYTES
	const rebuilt = JSON.stringify({
		user: { id, name, color },
		...(cursor !== undefined && { cursor }),
		...(keepsExtra && { extra }),
	})
	return Buffer.byteLength(rebuilt) > STAMPED_BYTES ? undefined : rebuilt
}
