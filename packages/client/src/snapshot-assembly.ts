import { type Down, MalformedError } from '@tandem/protocol'

type Piece = Pick<Extract<Down, { name: 'snapshot' }>, 'total' | 'part'>

/** Puts a snapshot's pieces together. Holds at most the bytes the first one announced. */
export class SnapshotAssembly {
	#whole: Uint8Array | null = null
	#length = 0

	/** The whole once its last piece is in, else null. Throws MalformedError when there is more than was announced. */
	add({ total, part }: Piece): Uint8Array | null {
		if (this.#whole?.byteLength !== total) this.reset()
		this.#whole ??= new Uint8Array(total)
		if (this.#length + part.byteLength > total) throw new MalformedError('a snapshot longer than announced')
		this.#whole.set(part, this.#length)
		this.#length += part.byteLength
		if (this.#length < total) return null
		const whole = this.#whole
		this.reset()
		return whole
	}

	/** An incomplete snapshot ends with its connection. */
	reset(): void {
		this.#whole = null
		this.#length = 0
	}
}
