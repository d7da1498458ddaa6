import type { Env } from '../env.ts'

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
	/** While we do not read from it ourselves its silence says nothing. */
	readonly paused: boolean
}

export class Heartbeat {
	readonly #env: Env
	readonly #slots = Array.from({ length: SLOTS }, () => new Set<Beating>())
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
		slot?.add(connection)
		this.#beating += 1
		this.#cancel ??= this.#env.after(BEAT / SLOTS, () => this.#tick())
		return () => {
			if (slot?.delete(connection)) this.#beating -= 1
		}
	}

	#tick(): void {
		const slot = this.#slots[this.#next]
		this.#next = (this.#next + 1) % SLOTS
		for (const connection of slot ?? []) beat(connection)
		this.#cancel = this.#beating === 0 ? undefined : this.#env.after(BEAT / SLOTS, () => this.#tick())
	}

	close(): void {
		this.#cancel?.()
		for (const slot of this.#slots) slot.clear()
		this.#beating = 0
	}
}

function beat(connection: Beating): void {
	if (!connection.answered && !connection.paused) {
		connection.cut()
		return
	}
	connection.answered = false
	connection.ping()
	connection.keepAlive()
}
