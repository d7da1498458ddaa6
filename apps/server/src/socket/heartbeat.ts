import type { Env } from '../env.ts'
import type { Outbox } from './outbox.ts'

/** Milliseconds between two beats of one connection. A peer that did not answer one is cut at the next. */
export const BEAT = 20_000

/** One timer serves all connections: each beat is spread over this many ticks. */
const SLOTS = 20

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
	/** What it was sent. A slow peer that still takes something lives, although its answer waits behind all that. */
	readonly outbox: Pick<Outbox, 'unsent' | 'taken'>
	/** While we do not read from it ourselves its silence says nothing. */
	readonly paused: boolean
}

export class Heartbeat {
	readonly #env: Env
	readonly #slots = Array.from({ length: SLOTS }, () => new Map<Beating, Backlog>())
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
		slot?.set(connection, NO_BACKLOG)
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
			if (beat(connection, before)) slot?.set(connection, backlogOf(connection))
		this.#cancel = this.#beating === 0 ? undefined : this.#env.after(BEAT / SLOTS, () => this.#tick())
	}

	close(): void {
		this.#cancel?.()
		for (const slot of this.#slots) slot.clear()
		this.#beating = 0
	}
}

/** What waited for a peer at a beat. */
interface Backlog {
	readonly waits: boolean
	readonly taken: number
}

const NO_BACKLOG: Backlog = { waits: false, taken: 0 }

function backlogOf({ outbox: { unsent, taken } }: Beating): Backlog {
	return { waits: unsent > 0, taken }
}

/** Returns whether the connection goes on. */
function beat(connection: Beating, before: Backlog): boolean {
	const takes = before.waits && connection.outbox.taken > before.taken
	if (!connection.answered && !connection.paused && !takes) {
		connection.cut()
		return false
	}
	connection.answered = false
	connection.ping()
	connection.keepAlive()
	return true
}
