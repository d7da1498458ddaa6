/** Reads lib0's numbers from a buffer that many messages lie in, without an object for each: `at` moves on. */
export class Cursor {
	bytes: Buffer = Buffer.alloc(0)
	at = 0

	set(bytes: Buffer, at: number): this {
		this.bytes = bytes
		this.at = at
		return this
	}

	varuint(): number {
		let value = 0
		let weight = 1
		for (;;) {
			const byte = this.bytes[this.at++]
			if (byte === undefined) throw new Error('a number that ends too early')
			value += (byte & 0x7f) * weight
			if (byte < 0x80) return value
			weight *= 128
		}
	}

	/** Skips a string or a byte array; returns how many bytes it has. */
	skip(): number {
		const size = this.varuint()
		this.at += size
		return size
	}
}

export function varuint(value: number): number[] {
	const bytes: number[] = []
	let rest = value
	while (rest > 0x7f) {
		bytes.push((rest % 128) | 0x80)
		rest = Math.floor(rest / 128)
	}
	bytes.push(rest)
	return bytes
}

/** A length and the bytes themselves. */
export function counted(bytes: Uint8Array): Buffer {
	return Buffer.concat([Buffer.from(varuint(bytes.length)), bytes])
}
