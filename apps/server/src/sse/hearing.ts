import type { Message, Subscriber } from '../bus/bus.ts'
import type { Deliveries } from './deliveries.ts'
import type { OpenStreams } from './open-streams.ts'

/** Hands what is heard on one channel to the streams it is for: an object, not closures, for there are thousands. */
export class Hearing implements Subscriber {
	readonly #streams: OpenStreams
	/** Whose channel it is; null for everybody's. */
	readonly #person: string | null
	readonly #deliveries: Deliveries

	constructor(streams: OpenStreams, person: string | null, deliveries: Deliveries) {
		this.#streams = streams
		this.#person = person
		this.#deliveries = deliveries
	}

	hear(message: Message): void {
		const { audience } = message
		this.#tell(audience === undefined ? this.#everybody() : this.#streams.ofAll(audience), message)
	}

	missed(): void {
		this.#tell(this.#everybody(), null)
	}

	#everybody() {
		return this.#person === null ? this.#streams.all() : this.#streams.of(this.#person)
	}

	#tell(streams: ReturnType<OpenStreams['of']>, message: Message | null): void {
		if (streams.length > 0) this.#deliveries.tell(this.#streams.kind, streams, message)
	}
}
