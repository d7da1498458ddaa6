import { type Position, snapshot } from '@tandem/protocol'
import * as encoding from 'lib0/encoding'
import { framesOf } from '../socket/frame.ts'
import type { Outbox } from '../socket/outbox.ts'
import { Delivery, type Flavour, type StoredWindow } from './delivery.ts'

/** Bytes a member catching up is given before it has to have taken them: the bound on what it makes the server hold. */
export const SLICE_BYTES = 256 * 1024

/** One complete update up to a position. All who join share its bytes. */
export interface Base {
	readonly position: Position
	readonly update: Uint8Array
}

/** Where reading begins: after an offset, with the windows that are no longer in the room's memory, or with a base. */
export type Start = Base | { readonly offset: number; readonly older: ReadonlyMap<number, StoredWindow> }

/** Reading from an offset that the room reaches; where it does not, the member is given the base. */
export function after(offset: number): Start {
	return { offset, older: NONE }
}

const NONE: ReadonlyMap<number, StoredWindow> = new Map()

/**
 * One member on its way from a place in the log to the room's head. Joining, resuming and lagging are all this: first
 * an optional complete update, then the stored windows after `offset`, never more than a slice ahead of the socket.
 */
export class CatchUp {
	#offset: number
	#sent = 0
	readonly #base: Base | null
	readonly #older: ReadonlyMap<number, StoredWindow> | undefined
	readonly #outbox: Outbox
	readonly #flavour: Flavour
	readonly #slice: number

	/** `slice`: as SLICE_BYTES. */
	constructor(options: { outbox: Outbox; flavour: Flavour; from: Start; slice: number }) {
		this.#outbox = options.outbox
		this.#flavour = options.flavour
		this.#slice = options.slice
		const { from } = options
		this.#base = 'update' in from ? from : null
		this.#older = 'update' in from ? undefined : from.older
		this.#offset = 'update' in from ? from.position.offset : from.offset
	}

	/** The offset up to which everything has been handed to the socket, once the base has. */
	get offset(): number {
		return this.#offset
	}

	/** Whether other messages may be written now: not between the fragments of one message. */
	get interruptible(): boolean {
		return (
			this.#flavour === 'native' || this.#base === null || this.#sent === 0 || this.#sent === this.#base.update.length
		)
	}

	/**
	 * Writes until the socket holds a slice. `live`: the head was reached. `blocked`: call again on drain. `missing`: the
	 * windows after `offset` are no longer in memory. `next` gives the stored window that follows an offset.
	 */
	advance(head: Position, next: (offset: number) => StoredWindow | undefined): 'live' | 'blocked' | 'missing' {
		while (this.#outbox.unsent < this.#slice) {
			if (this.#base !== null && this.#sent < this.#base.update.length) {
				this.#writePiece(this.#base)
				continue
			}
			if (this.#offset >= head.offset) return 'live'
			const window = this.#older?.get(this.#offset) ?? next(this.#offset)
			if (window === undefined) return 'missing'
			// The title of then may not be that of now, which this member was told with its welcome.
			this.#outbox.write(new Delivery({ ...window, title: null }).framesFor(this.#flavour))
			this.#offset = window.position.offset
		}
		return 'blocked'
	}

	#writePiece({ position, update }: Base): void {
		const part = update.subarray(this.#sent, this.#sent + this.#slice)
		const first = this.#sent === 0
		this.#sent += part.length
		switch (this.#flavour) {
			case 'native':
				this.#outbox.write(framesOf([snapshot.encode({ position, total: update.length, part })]))
				return
			case 'plain':
				if (first) this.#outbox.writeFragment(syncStep2Head(update.length), true, false)
				this.#outbox.writeFragment(part, false, this.#sent === update.length)
				return
			default:
				this.#flavour satisfies never
		}
	}
}

/** The bytes of y-protocols' SyncStep2 before an update of this length. */
function syncStep2Head(length: number): Uint8Array {
	const to = encoding.createEncoder()
	encoding.writeVarUint(to, 0)
	encoding.writeVarUint(to, 1)
	encoding.writeVarUint(to, length)
	return encoding.toUint8Array(to)
}
