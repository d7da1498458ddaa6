import type { Message, Subscriber } from '../bus/bus.ts'
import type { Deliveries } from './deliveries.ts'
import type { OpenStreams, Own } from './open-streams.ts'

/** Hands what is heard on one channel to the streams it is for: an object, not closures, for there are thousands. */
export class Hearing implements Subscriber {
	readonly #streams: OpenStreams
	/** Those of the person whose channel it is; null for everybody's. */
	readonly #own: Own | null
	readonly #deliveries: Deliveries

	constructor(streams: OpenStreams, own: Own | null, deliveries: Deliveries) {
		this.#streams = streams
		this.#own = own
		this.#deliveries = deliveries
	}

	hear(message: Message): void {
		const { audience } = message
		this.#tell(audience === undefined ? this.#everybody() : this.#streams.of(audience), message)
	}

	missed(): void {
		this.#tell(this.#everybody(), null)
	}

	#everybody(): Own['streams'] {
		return this.#own?.streams ?? this.#streams.all()
	}

	#tell(streams: Own['streams'], message: Message | null): void {
		if (streams.length > 0) this.#deliveries.tell(this.#streams.kind, streams, message)
	}
}
