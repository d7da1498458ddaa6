import { type Acknowledgement, edit, LIMITS } from '@tandem/protocol'
import { leading, nextFrame } from './batch.ts'
import type { ClientEnv } from './env.ts'
import type { Pending } from './pending.ts'

/** An edit that is under way longer than this makes the connection suspect. Milliseconds. */
const LATE = 5_000

export interface SenderOptions {
	readonly env: ClientEnv
	readonly pending: Pending
	/** Y.mergeUpdates, handed in so that a page without Yjs can import the types around it. */
	merge(updates: Uint8Array[]): Uint8Array
	send(payload: Uint8Array): void
	/** Something was under way for too long. */
	late(): void
	/** A message would be larger than the server accepts. */
	tooLarge(): void
}

/**
 * Sends what waits in order, at most LIMITS.framesUnacknowledged frames at a time. Frames under way when a connection
 * ends are sent again by the next: the server stores each (session, seq) once.
 */
export class Sender {
	readonly #options: SenderOptions
	#flowing = false
	#underWay: { session: string; seq: number; at: number }[] = []
	#cancelWatch: (() => void) | null = null

	constructor(options: SenderOptions) {
		this.#options = options
	}

	/** From now on rows may be sent: those that were under way before go again. */
	start(): void {
		this.#options.pending.markAllUnsent()
		this.#underWay = []
		this.#flowing = true
		this.flush()
	}

	/** Nothing is sent until `start` or `complete`. Idempotent. */
	stop(): void {
		this.#flowing = false
		this.#underWay = []
		this.#cancelWatch?.()
		this.#cancelWatch = null
	}

	flush(): void {
		const { pending, merge } = this.#options
		while (this.#flowing && this.#underWay.length < LIMITS.framesUnacknowledged) {
			const rows = pending.unsent()
			if (rows.length === 0) return
			const frame = nextFrame(rows, merge)
			if (!this.#send(frame.payload)) return
			this.#sent(frame.session, frame.seq)
		}
	}

	/** Returns whether anything of ours was acknowledged. */
	acknowledge(acknowledged: readonly Acknowledgement[]): boolean {
		let any = false
		for (const entry of acknowledged) {
			any = this.#options.pending.acknowledge(entry) || any
			this.#underWay = this.#underWay.filter((sent) => sent.session !== entry.session || sent.seq > entry.seq)
		}
		this.flush()
		return any
	}

	/**
	 * The answer to `resync`: `update` is everything beyond the server's vector, so it carries each edit that waits, and
	 * goes before all else. It is numbered up to the first waiting rename only: a rename with a lower number than what
	 * is stored would be taken for a repeat. Where nothing waits it has the number that `fresh` draws. Returns what has
	 * to be acknowledged before the log holds the answer for certain.
	 */
	complete(update: Uint8Array, fresh: () => Acknowledgement): Acknowledgement {
		const { pending } = this.#options
		this.stop()
		pending.markAllUnsent()
		const rows = pending.unsent()
		const carried = rows[leading(rows, 'edit') - 1]
		const [first] = rows
		const { session, seq } = carried ?? first ?? fresh()
		// Before a rename there is no number left: the rename's acknowledgement is the answer's as well.
		const isBeforeRename = carried === undefined && first !== undefined
		const payload = edit.encode({ session, seq: isBeforeRename ? 0 : seq, complete: true, update })
		if (this.#send(payload)) {
			if (carried !== undefined) this.#sent(session, seq)
			this.#flowing = true
			this.flush()
		}
		return { session, seq }
	}

	#sent(session: string, seq: number): void {
		this.#options.pending.markSent(session, seq)
		this.#underWay.push({ session, seq, at: this.#options.env.now() })
		this.#watch()
	}

	#send(payload: Uint8Array): boolean {
		if (payload.byteLength > LIMITS.messageBytes) {
			this.stop()
			this.#options.tooLarge()
			return false
		}
		this.#options.send(payload)
		return true
	}

	#watch(): void {
		const [oldest] = this.#underWay
		if (this.#cancelWatch !== null || oldest === undefined) return
		const { env } = this.#options
		const wait = Math.max(0, oldest.at + LATE - env.now())
		this.#cancelWatch = env.after(wait, () => {
			this.#cancelWatch = null
			const [still] = this.#underWay
			if (still === undefined) return
			if (still.at + LATE > env.now()) return this.#watch()
			// The connection is judged by its answer to a probe; the edit itself gets another spell.
			for (const sent of this.#underWay) sent.at = env.now()
			this.#options.late()
			this.#watch()
		})
	}
}
