import type { Acknowledgement } from '@tandem/protocol'

/** Author sessions that are remembered, the latest writers. Beyond: the log is asked when one of them returns. */
const SESSIONS = 4096

/** The last `seq` of each session that was stored since the room was opened. */
export class Acknowledged {
	readonly #latest = new Map<string, number>()

	/** 0 for a session that is not remembered. */
	of(session: string): number {
		return this.#latest.get(session) ?? 0
	}

	remember(acknowledged: readonly Acknowledgement[]): void {
		for (const { session, seq } of acknowledged) {
			// A complete answer may be numbered lower than what its session had stored before.
			const last = Math.max(seq, this.of(session))
			this.#latest.delete(session)
			this.#latest.set(session, last)
		}
		for (const oldest of this.#latest.keys()) {
			if (this.#latest.size <= SESSIONS) return
			this.#latest.delete(oldest)
		}
	}
}
