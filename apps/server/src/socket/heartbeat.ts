import { LIMITS } from '@tandem/protocol'
import type { Env } from '../env.ts'
import type { Outbox } from './outbox.ts'

/** Milliseconds between two beats of one connection. A peer that did not answer one is cut at the next. */
export const BEAT = 20_000

/** One timer serves all connections: each beat is spread over this many ticks. */
const SLOTS = 20

/** Ticks between two words to those who are not read from: a second less than they wait after asking. */
const UNREAD = Math.floor((LIMITS.probeMs - 1000) / (BEAT / SLOTS))

/** What the heartbeat needs of a connection. */
export interface Beating {
	/** Asks the peer's WebSocket for a sign of life: `answered` becomes true when it comes. Works in hidden tabs too. */
	ping(): void
	/** Says to the peer's program that the connection lives. */
	keepAlive(): void
	/** The peer did not answer for a whole beat. */
	cut(): void
	/** Whether anything was heard since the last beat. The heartbeat sets it back. */
	answered: boolean
	/**
	 * A slow peer that still takes something of what it was sent lives, although its answer waits behind all that; and the
	 * answer of one that was not read from may arrive after reading has begun again.
	 */
	readonly outbox: Pick<Outbox, 'unsent' | 'taken' | 'resumed'>
	/** While we do not read from it ourselves its silence says nothing, and what it asks is not heard. */
	readonly paused: boolean
}

export class Heartbeat {
	readonly #env: Env
	readonly #slots = Array.from({ length: SLOTS }, () => new Map<Beating, Before>())
	#next = 0
	#cancel: (() => void) | undefined
	#beating = 0

	constructor(env: Env) {
		this.#env = env
	}

	/** Starts a connection's heartbeat; returns what ends it. */
	add(connection: Beating): () => void {
		// The slot that was just served: a whole beat passes before the first ping.
		const slot = this.#slots[(this.#next + SLOTS - 1) % SLOTS]
		slot?.set(connection, NOTHING)
		this.#beating += 1
		this.#cancel ??= this.#env.after(BEAT / SLOTS, () => this.#tick())
		return () => {
			if (slot?.delete(connection)) this.#beating -= 1
		}
	}

	#tick(): void {
		const slot = this.#slots[this.#next]
		this.#next = (this.#next + 1) % SLOTS
		for (const [connection, before] of slot ?? [])
			if (beat(connection, before)) slot?.set(connection, stateOf(connection))
		if (this.#next % UNREAD === 0) this.#reassure()
		this.#cancel = this.#beating === 0 ? undefined : this.#env.after(BEAT / SLOTS, () => this.#tick())
	}

	/** Whoever is not read from is told without asking that we live: their question would not be heard. */
	#reassure(): void {
		for (const slot of this.#slots) for (const connection of slot.keys()) if (connection.paused) connection.keepAlive()
	}

	close(): void {
		this.#cancel?.()
		for (const slot of this.#slots) slot.clear()
		this.#beating = 0
	}
}

/** How it was with a peer at its last beat. */
interface Before {
	/** Something waited for it. */
	readonly waits: boolean
	readonly taken: number
	readonly resumed: number
}

const NOTHING: Before = { waits: false, taken: 0, resumed: 0 }

function stateOf({ outbox: { unsent, taken, resumed } }: Beating): Before {
	return { waits: unsent > 0, taken, resumed }
}

/** Returns whether the connection goes on. */
function beat(connection: Beating, before: Before): boolean {
	const takes = before.waits && connection.outbox.taken > before.taken
	const unread = connection.paused || connection.outbox.resumed > before.resumed
	if (!connection.answered && !unread && !takes) {
		connection.cut()
		return false
	}
	connection.answered = false
	connection.ping()
	connection.keepAlive()
	return true
}
