import { addressed, documentClosed, FAILURES, type FailureCode } from '@tandem/protocol'
import type { Env } from '../env.ts'
import { type Frames, framesOf } from './frame.ts'
import type { Outbox } from './outbox.ts'

/** Bytes held until a long message is through. Beyond: closed as `lagging`, and the client comes back. */
export const HELD_BYTES = 1024 * 1024

export interface SharedWireOptions {
	readonly outbox: Outbox
	readonly env: Env
	/** One document's end is the end of the whole connection. */
	readonly end: (code: FailureCode) => void
}

/**
 * One socket that several documents write to. Guarantees that nothing stands between the pieces of a long message: while
 * one document sends one, the others find the socket full and catch up afterwards; the few messages that cannot wait for
 * that (answers, acknowledgements) are held and follow it.
 */
export class SharedWire {
	readonly #options: SharedWireOptions
	readonly #lanes = new Set<Lane>()
	readonly #paused = new Set<object>()
	#held: Frames[] = []
	#heldBytes = 0
	/** Whose long message is under way. */
	#speaking: Lane | null = null

	constructor(options: SharedWireOptions) {
		this.#options = options
		options.outbox.onDrain = () => this.#drained()
	}

	/** A document's own outbox. */
	open(address: string): Lane {
		const lane = new Lane(this, address)
		this.#lanes.add(lane)
		return lane
	}

	get outbox(): Outbox {
		return this.#options.outbox
	}

	write(frames: Frames): void {
		if (this.#speaking === null) {
			this.outbox.write(frames)
			return
		}
		this.#held.push(frames)
		this.#heldBytes += frames.bytes.length
		if (this.#heldBytes > HELD_BYTES) this.#options.end('lagging')
	}

	writeFragment(lane: Lane, piece: Uint8Array, first: boolean, last: boolean): void {
		this.#speaking = last ? null : lane
		this.outbox.writeFragment(piece, first, last)
		if (!last) return
		for (const frames of this.#held.splice(0)) this.outbox.write(frames)
		this.#heldBytes = 0
		this.forget(lane)
		// Nothing else tells the others: the socket may never have been full.
		this.#options.env.soon(() => this.#drained())
	}

	/** Who sends a long message now; null for nobody. */
	get speaking(): Lane | null {
		return this.#speaking
	}

	/** Stops reading for as long as somebody holds it. */
	pause(holder: object): void {
		this.#paused.add(holder)
		if (this.#paused.size === 1) this.outbox.pause()
	}

	resume(holder: object): void {
		if (this.#paused.delete(holder) && this.#paused.size === 0) this.outbox.resume()
	}

	/** A document has closed. Only what may be tried again ends the connection: then its client comes back by itself. */
	closed(address: string, code: FailureCode): void {
		if (FAILURES[code].retry === 'never') {
			this.write(framesOf([addressed(address, documentClosed.encode({ reason: code }))]))
		} else this.#options.end(code)
	}

	/** Lets a document go that has nothing under way. */
	forget(lane: Lane): void {
		if (lane.left && this.#speaking !== lane) this.#lanes.delete(lane)
	}

	#drained(): void {
		for (const lane of [...this.#lanes]) lane.onDrain()
	}
}

/** One document's way to a shared socket: an outbox that ends without it. */
export class Lane implements Outbox {
	onDrain: () => void = () => {}
	readonly #wire: SharedWire
	readonly #address: string
	#left = false

	constructor(wire: SharedWire, address: string) {
		this.#wire = wire
		this.#address = address
	}

	/** Whether the document has been left: only a long message that was begun is still sent to its end. */
	get left(): boolean {
		return this.#left
	}

	get unsent(): number {
		const { speaking, outbox } = this.#wire
		if (speaking === this) return outbox.unsent
		if (this.#left) return 0
		return speaking === null ? outbox.unsent : Number.POSITIVE_INFINITY
	}

	get taken(): number {
		return this.#wire.outbox.taken
	}

	get resumed(): number {
		return this.#wire.outbox.resumed
	}

	write(frames: Frames): void {
		if (!this.#left) this.#wire.write(frames)
	}

	writeFragment(piece: Uint8Array, first: boolean, last: boolean): void {
		if (this.#left && this.#wire.speaking !== this) return
		this.#wire.writeFragment(this, piece, first, last)
	}

	pause(): void {
		if (!this.#left) this.#wire.pause(this)
	}

	resume(): void {
		this.#wire.resume(this)
	}

	close(code: FailureCode): void {
		if (!this.#left) this.#wire.closed(this.#address, code)
		this.leave()
	}

	/** Nothing more is written for this document. Idempotent. */
	leave(): void {
		this.#left = true
		this.#wire.resume(this)
		this.#wire.forget(this)
	}
}
