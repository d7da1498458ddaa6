import { addressHead, type Position, snapshotHead } from '@tandem/protocol'
import * as encoding from 'lib0/encoding'
import type { Outbox } from '../socket/outbox.ts'
import { Delivery, type Hearer, type StoredWindow } from './delivery.ts'

/** Bytes a member catching up is given before it has to have taken them: the bound on what it makes the server hold. */
export const SLICE_BYTES = 256 * 1024

/** One complete update up to a position. All who join share its bytes. */
export interface Base {
	readonly position: Position
	readonly update: Uint8Array
	/** The same deflated, where that is sent instead. */
	readonly deflated?: Uint8Array
}

/** Where reading begins: after an offset, with the windows that are no longer in the room's memory, or with a base. */
export type Start = Base | { readonly offset: number; readonly older: ReadonlyMap<number, StoredWindow> }

/** Reading from an offset that the room reaches; where it does not, the member is given the base. */
export function after(offset: number): Start {
	return { offset, older: NONE }
}

const NOTHING = new Uint8Array()
const NONE: ReadonlyMap<number, StoredWindow> = new Map()

/**
 * One member on its way from a place in the log to the room's head. Joining, resuming and lagging are all this: first
 * an optional complete update, then the stored windows after `offset`, never more than a slice ahead of the socket.
 */
export class CatchUp {
	#offset: number
	#sent = 0
	readonly #base: Base | null
	/** The base as it travels. */
	readonly #bytes: Uint8Array
	readonly #older: ReadonlyMap<number, StoredWindow> | undefined
	readonly #outbox: Outbox
	readonly #hearer: Hearer
	readonly #slice: number

	/** `slice`: as SLICE_BYTES. */
	constructor(options: { outbox: Outbox; hearer: Hearer; from: Start; slice: number }) {
		this.#outbox = options.outbox
		this.#hearer = options.hearer
		this.#slice = options.slice
		const { from } = options
		this.#base = 'update' in from ? from : null
		this.#bytes = this.#base?.deflated ?? this.#base?.update ?? NOTHING
		this.#older = 'update' in from ? undefined : from.older
		this.#offset = 'update' in from ? from.position.offset : from.offset
	}

	/** The offset up to which everything has been handed to the socket, once the base has. */
	get offset(): number {
		return this.#offset
	}

	/** Whether other messages may be written now: not between the fragments of one message. */
	get interruptible(): boolean {
		return this.#hearer.flavour === 'native' || this.#sent === 0 || this.#sent === this.#bytes.length
	}

	/**
	 * Writes until the socket holds a slice. `live`: the head was reached. `blocked`: call again on drain. `missing`: the
	 * windows after `offset` are no longer in memory. `next` gives the stored window that follows an offset.
	 */
	advance(head: Position, next: (offset: number) => StoredWindow | undefined): 'live' | 'blocked' | 'missing' {
		while (this.#outbox.unsent < this.#slice) {
			if (this.#base !== null && this.#sent < this.#bytes.length) {
				this.#writePiece(this.#base)
				continue
			}
			if (this.#offset >= head.offset) return 'live'
			const window = this.#older?.get(this.#offset) ?? next(this.#offset)
			if (window === undefined) return 'missing'
			// The title of then may not be that of now, which this member was told with its welcome.
			this.#outbox.write(new Delivery({ ...window, title: null }).framesFor(this.#hearer))
			this.#offset = window.position.offset
		}
		return 'blocked'
	}

	#writePiece({ position, deflated }: Base): void {
		const bytes = this.#bytes
		const part = bytes.subarray(this.#sent, this.#sent + this.#slice)
		const first = this.#sent === 0
		this.#sent += part.length
		const { flavour, address } = this.#hearer
		switch (flavour) {
			case 'native': {
				const { length } = part
				const head = { deflated: deflated !== undefined, position, total: bytes.length, length }
				this.#outbox.writeFragment(snapshotHead(head), true, false)
				this.#outbox.writeFragment(part, false, true)
				return
			}
			case 'plain':
			case 'hocuspocus':
				if (first) this.#outbox.writeFragment(syncStep2Head(address, bytes.length), true, false)
				this.#outbox.writeFragment(part, false, this.#sent === bytes.length)
				return
			default:
				flavour satisfies never
		}
	}
}

/** The bytes of y-protocols' SyncStep2 before an update of this length. */
function syncStep2Head(address: string | null, length: number): Uint8Array {
	const to = encoding.createEncoder()
	if (address !== null) encoding.writeUint8Array(to, addressHead(address))
	encoding.writeVarUint(to, 0)
	encoding.writeVarUint(to, 1)
	encoding.writeVarUint(to, length)
	return encoding.toUint8Array(to)
}
