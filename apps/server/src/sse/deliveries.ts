import type { Message } from '../bus/bus.ts'
import type { Env } from '../env.ts'
import { eventFrame, eventText } from './frame.ts'
import type { StreamKind, StreamMeter } from './meter.ts'
import type { Told } from './stream.ts'

/** Streams that are told something in a row: about 3 ms. Beyond: the rest is told after whatever else the process has to do. */
export const SLICE = 250

/**
 * Tellings of one event to one stream that wait, however many events they are of. Beyond: none of them is told, and
 * every stream reads the store instead.
 */
export const WAITING = 200_000

/** What of a stream is needed here. */
export interface Listener {
	hear(told: Told): boolean
	missed(): void
}

interface Delivery {
	readonly kind: StreamKind
	/** Those there were when it was published: who came later reads it from the store, and who has gone hears nothing. */
	readonly listeners: readonly Listener[]
	/** Null: they missed something. */
	readonly message: Message | null
	/** The message as bytes, from when the first is told it. */
	told: Told | null
	/** How many of them are done. */
	done: number
}

export interface DeliveriesOptions {
	readonly env: Pick<Env, 'soon' | 'log'>
	readonly meter: Pick<StreamMeter, 'told'>
	/** Every stream there is. */
	readonly everybody: () => readonly Listener[]
}

/**
 * Tells many streams without holding up the process: at once as far as a slice goes, and the rest slice by slice. All
 * streams hear what is told in the order in which it was handed in.
 */
export class Deliveries {
	readonly #options: DeliveriesOptions
	#waiting: Delivery[] = []
	/** Tellings among what waits. */
	#size = 0
	/** Tellings left before the process has to turn to something else, whenever they are used. */
	#left = SLICE

	constructor(options: DeliveriesOptions) {
		this.#options = options
	}

	/** `listeners` are of one kind. `message` is null for something they missed. */
	tell(kind: StreamKind, listeners: readonly Listener[], message: Message | null): void {
		const delivery = { kind, listeners, message, told: null, done: 0 }
		if (this.#waiting.length === 0) {
			if (this.#deliver(delivery)) return
			this.#options.env.soon(() => this.#goOn())
		}
		this.#waiting.push(delivery)
		this.#size += listeners.length - delivery.done
		if (this.#size > WAITING) this.#letGo()
	}

	#goOn(): void {
		this.#left = SLICE
		let finished = 0
		for (const delivery of this.#waiting) {
			const before = delivery.done
			const isDone = this.#deliver(delivery)
			this.#size -= delivery.done - before
			if (!isDone) break
			finished += 1
		}
		this.#waiting.splice(0, finished)
		if (this.#waiting.length > 0) this.#options.env.soon(() => this.#goOn())
	}

	/** As far as this slice goes; returns whether everybody was told. */
	#deliver(delivery: Delivery): boolean {
		const { kind, listeners } = delivery
		let count = 0
		for (; delivery.done < listeners.length && this.#left > 0; this.#left -= 1) {
			const listener = listeners[delivery.done]
			delivery.done += 1
			if (listener !== undefined && this.#tellOne(listener, delivery)) count += 1
		}
		if (count > 0) this.#options.meter.told(kind, count)
		return delivery.done === listeners.length
	}

	#tellOne(listener: Listener, delivery: Delivery): boolean {
		try {
			if (delivery.message !== null) {
				delivery.told ??= toldOf(delivery.message, delivery.listeners.length)
				return listener.hear(delivery.told)
			}
			listener.missed()
		} catch (error) {
			// The others hear it all the same.
			this.#options.env.log.error({ err: error }, 'a stream could not be told')
		}
		return false
	}

	#letGo(): void {
		const listeners = this.#options.everybody()
		this.#waiting = [{ kind: 'feed', listeners, message: null, told: null, done: 0 }]
		this.#size = listeners.length
	}
}

/** Built once for all who are told. */
function toldOf(message: Message, listeners: number): Told {
	return { seq: message.id?.seq ?? 0, frame: listeners === 1 ? eventText(message) : eventFrame(message) }
}
