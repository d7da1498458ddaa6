import type { StreamKind } from './meter.ts'
import type { Stream } from './stream.ts'

/** One person's open streams of a kind. The list is replaced when it changes, so that one being told stays as it was. */
export interface Own {
	streams: readonly Stream[]
}

/** The open streams of one kind, by person. */
export class OpenStreams {
	readonly kind: StreamKind
	readonly #people = new Map<string, Own>()
	#size = 0

	constructor(kind: StreamKind) {
		this.kind = kind
	}

	get size(): number {
		return this.#size
	}

	/** Returns all of that person's, which stays the same object until the last of them is removed. */
	add(stream: Stream): Own {
		const own = this.#people.get(stream.person) ?? { streams: [] }
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

	/** Those of each of these people. */
	of(people: Iterable<string>): readonly Stream[] {
		const streams: Stream[] = []
		for (const person of people) for (const stream of this.#people.get(person)?.streams ?? []) streams.push(stream)
		return streams
	}

	all(): readonly Stream[] {
		return this.of(this.#people.keys())
	}
}
