import type { StreamKind } from './meter.ts'
import type { Stream } from './stream.ts'

const NOBODY: readonly Stream[] = []

/** The open streams of one kind, by person. */
export class OpenStreams {
	readonly kind: StreamKind
	/** Each list is replaced when it changes, so that one that is being told stays as it was. */
	readonly #people = new Map<string, readonly Stream[]>()
	#size = 0

	constructor(kind: StreamKind) {
		this.kind = kind
	}

	get size(): number {
		return this.#size
	}

	add(stream: Stream): void {
		this.#people.set(stream.person, [...this.of(stream.person), stream])
		this.#size += 1
	}

	/** Of one that was added. */
	remove(stream: Stream): void {
		const others = this.of(stream.person).filter((other) => other !== stream)
		if (others.length > 0) this.#people.set(stream.person, others)
		else this.#people.delete(stream.person)
		this.#size -= 1
	}

	of(person: string): readonly Stream[] {
		return this.#people.get(person) ?? NOBODY
	}

	/** Those of each of these people. */
	ofAll(people: readonly string[]): readonly Stream[] {
		const streams: Stream[] = []
		for (const person of people) for (const stream of this.of(person)) streams.push(stream)
		return streams
	}

	all(): readonly Stream[] {
		return this.ofAll([...this.#people.keys()])
	}
}
