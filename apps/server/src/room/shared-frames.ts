import { addressed } from '@tandem/protocol'
import { type Frames, framesOf } from '../socket/frame.ts'

/** y-protocols messages for all who speak them: built once for each address, the same Buffer for everybody who has it. */
export class SharedFrames {
	readonly #payloads: readonly Uint8Array[]
	readonly #built = new Map<string | null, Frames>()

	constructor(payloads: readonly Uint8Array[]) {
		this.#payloads = payloads
	}

	/** `address`: the member's own; null for a connection that is about one document. */
	framesFor(address: string | null): Frames {
		const known = this.#built.get(address)
		if (known !== undefined) return known
		const frames = framesOf(
			address === null ? this.#payloads : this.#payloads.map((payload) => addressed(address, payload)),
		)
		this.#built.set(address, frames)
		return frames
	}
}
