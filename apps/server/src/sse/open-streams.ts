import type { Message, Subscriber } from '../bus/bus.ts'
import type { Deliveries } from './deliveries.ts'
import type { StreamKind } from './meter.ts'
import type { Stream } from './stream.ts'

/**
 * One person's open streams of a kind, which hears that person's channel: one object, for there are thousands, and each
 * that has to be looked at for an event costs as much as the event.
 */
export class OwnStreams implements Subscriber {
	/** Replaced when it changes, so that a list that is being told stays as it was. */
	streams: readonly Stream[] = []
	readonly #kind: StreamKind
	readonly #deliveries: Deliveries

	constructor(kind: StreamKind, deliveries: Deliveries) {
		this.#kind = kind
		this.#deliveries = deliveries
	}

	hear(message: Message): void {
		this.#deliveries.tell(this.#kind, this.streams, message)
	}

	missed(): void {
		this.#deliveries.tell(this.#kind, this.streams, null)
	}
}

/** The open streams of one kind, by person, which hear a channel that is everybody's. */
export class OpenStreams implements Subscriber {
	readonly #kind: StreamKind
	readonly #deliveries: Deliveries
	readonly #people = new Map<string, OwnStreams>()
	#size = 0

	constructor(kind: StreamKind, deliveries: Deliveries) {
		this.#kind = kind
		this.#deliveries = deliveries
	}

	get size(): number {
		return this.#size
	}

	/** Returns all of that person's, which stays the same object until the last of them is removed. */
	add(stream: Stream): OwnStreams {
		const own = this.#people.get(stream.person) ?? new OwnStreams(this.#kind, this.#deliveries)
		own.streams = [...own.streams, stream]
		this.#people.set(stream.person, own)
		this.#size += 1
		return own
	}

	/** Of one that was added; returns whether its person has others. */
	remove(stream: Stream): boolean {
		const own = this.#people.get(stream.person)
		if (own === undefined) return false
		own.streams = own.streams.filter((other) => other !== stream)
		if (own.streams.length === 0) this.#people.delete(stream.person)
		this.#size -= 1
		return own.streams.length > 0
	}

	hear(message: Message): void {
		this.#tell(this.#of(message.audience ?? this.#people.keys()), message)
	}

	missed(): void {
		this.#tell(this.all(), null)
	}

	all(): readonly Stream[] {
		return this.#of(this.#people.keys())
	}

	#of(people: Iterable<string>): readonly Stream[] {
		const streams: Stream[] = []
		for (const person of people) for (const stream of this.#people.get(person)?.streams ?? []) streams.push(stream)
		return streams
	}

	#tell(streams: readonly Stream[], message: Message | null): void {
		if (streams.length > 0) this.#deliveries.tell(this.#kind, streams, message)
	}
}
