import { type PresenceEntry, presence } from '@tandem/protocol'
import * as decoding from 'lib0/decoding'
import { Awareness, applyAwarenessUpdate, removeAwarenessStates } from 'y-protocols/awareness'
import type * as Y from 'yjs'
import type { ClientEnv } from './env.ts'
import type { Peer } from './state.ts'

/** Own changes within this time are sent as one: the server gathers in windows of the same size. Milliseconds. */
const GATHER = 50
/** Other Yjs clients drop a peer after 30 s without news; half of it leaves room for one lost renewal. Milliseconds. */
const RENEW = 15_000
/** How long peers stay after the connection was cut, unless heard of again. Milliseconds. */
const FORGET = 30_000

export interface PresenceOptions {
	readonly doc: Y.Doc
	readonly env: ClientEnv
	readonly person: { readonly id: string; readonly name: string; readonly color: string }
	/** Sends if there is a connection; presence may be lost freely, the next renewal repairs it. */
	send(payload: Uint8Array): void
	/** `peers` changed. */
	changed(): void
}

/**
 * Who is here and where: the last state of each Yjs client. While connected the server alone decides who left; only
 * what was heard before a cut is forgotten by time.
 */
export class Presence {
	readonly awareness: Awareness
	peers: readonly Peer[] = []
	readonly #options: PresenceOptions
	/** Clients not heard of since the connection was cut. */
	#stale = new Set<number>()
	#unsent = false
	#cancelSend: (() => void) | null = null
	#cancelRenew: (() => void) | null = null
	#cancelForget: (() => void) | null = null

	constructor(options: PresenceOptions) {
		this.#options = options
		this.awareness = unclocked(new Awareness(options.doc))
		this.awareness.setLocalStateField('user', options.person)
		this.awareness.on('update', this.#onUpdate)
		this.awareness.on('change', this.#onChange)
	}

	/** Tells the server anew: with a higher clock, so that peers who saw us leave see us return. */
	connected(): void {
		this.renew()
	}

	disconnected(): void {
		this.#cancelRenew?.()
		this.#cancelSend?.()
		this.#cancelRenew = this.#cancelSend = null
		for (const client of this.awareness.getStates().keys()) {
			if (client !== this.awareness.clientID) this.#stale.add(client)
		}
		this.#cancelForget ??= this.#options.env.after(FORGET, () => {
			this.#cancelForget = null
			removeAwarenessStates(this.awareness, [...this.#stale], this)
			this.#stale.clear()
		})
	}

	renew(): void {
		this.#cancelRenew?.()
		this.#cancelRenew = this.#options.env.after(RENEW, () => this.renew())
		this.awareness.setLocalState(this.awareness.getLocalState())
	}

	/**
	 * The server tells everybody everything, us our own state too, under its own clock. That echo may be older than what
	 * is here: taken in, it would move our caret back and tell so.
	 */
	receive(entries: readonly PresenceEntry[]): void {
		const { awareness } = this
		const others = entries.filter(({ client }) => client !== awareness.clientID)
		const from = decoding.createDecoder(presence.encode({ entries: others }))
		decoding.readVarUint(from)
		applyAwarenessUpdate(awareness, decoding.readVarUint8Array(from), this)
		if (entries.some(({ client, state }) => client === awareness.clientID && state === 'null')) this.renew()
	}

	close(): void {
		this.awareness.off('update', this.#onUpdate)
		this.awareness.off('change', this.#onChange)
		this.awareness.destroy()
		for (const cancel of [this.#cancelSend, this.#cancelRenew, this.#cancelForget]) cancel?.()
	}

	#onUpdate = ({ added, updated, removed }: { added: number[]; updated: number[]; removed: number[] }) => {
		const touched = [...added, ...updated, ...removed]
		for (const client of touched) this.#stale.delete(client)
		if (touched.includes(this.awareness.clientID)) this.#gather()
	}

	#onChange = () => {
		this.peers = peersOf(this.awareness, this.#options.person.id)
		this.#options.changed()
	}

	/** The first change after quiet goes at once, what follows within the time of one gathering as one. */
	#gather(): void {
		this.#unsent = true
		if (this.#cancelSend !== null) return
		this.#unsent = false
		const { awareness } = this
		const clock = awareness.meta.get(awareness.clientID)?.clock ?? 0
		const state = JSON.stringify(awareness.getLocalState())
		this.#options.send(presence.encode({ entries: [{ client: awareness.clientID, clock, state }] }))
		this.#cancelSend = this.#options.env.after(GATHER, () => {
			this.#cancelSend = null
			if (this.#unsent) this.#gather()
		})
	}
}

/** One entry for each person but oneself, in the order they appeared. */
export function peersOf(awareness: Awareness, self: string): Peer[] {
	const peers = new Map<string, Peer & { clients: number[] }>()
	for (const [client, state] of awareness.getStates()) {
		const user = state.user as Partial<{ id: string; name: string; color: string }> | undefined
		if (client === awareness.clientID || typeof user?.id !== 'string' || user.id === self) continue
		const peer = peers.get(user.id)
		if (peer !== undefined) peer.clients.push(client)
		else peers.set(user.id, { person: user.id, name: user.name ?? '', color: user.color ?? '', clients: [client] })
	}
	return [...peers.values()]
}

/**
 * Stops the library's own interval, which leans on the real clock and would drop peers in a throttled tab. Its field is
 * private; were it gone, the interval would run on beside ours and do no harm but that.
 */
function unclocked(awareness: Awareness): Awareness {
	const { _checkInterval } = awareness as { _checkInterval?: ReturnType<typeof setInterval> }
	clearInterval(_checkInterval)
	return awareness
}
