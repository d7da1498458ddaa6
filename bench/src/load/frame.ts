import type { Hear } from './socket.ts'

/**
 * A client's frame. Its mask is four zeros: the payload stands there as it is, and any server takes it. Opcodes: 2 is
 * binary, 10 a pong.
 */
export function frameOf(payload: Uint8Array, opcode: 2 | 10): Buffer {
	const size = payload.length
	const header = size < 126 ? 2 : size < 65_536 ? 4 : 10
	const frame = Buffer.alloc(header + 4 + size)
	frame[0] = 0x80 | opcode
	if (header === 2) frame[1] = 0x80 | size
	else if (header === 4) {
		frame[1] = 0x80 | 126
		frame.writeUInt16BE(size, 2)
	} else {
		frame[1] = 0x80 | 127
		frame.writeBigUInt64BE(BigInt(size), 2)
	}
	frame.set(payload, header + 4)
	return frame
}

/** What a server's frames say. */
export interface Listeners {
	message: Hear
	ping(payload: Uint8Array): void
	close(code: number): void
}

/** Bytes of a server's frame before its payload, once this many of them are known; 2 are always needed. */
function headerSize(second: number): number {
	const size = second & 0x7f
	return size < 126 ? 2 : size === 126 ? 4 : 10
}

/** Cuts what a server sends into its frames. A frame that lies whole in what was read is not copied. */
export class FrameReader {
	readonly #listeners: Listeners
	/** The first bytes of a frame whose length is not known yet. */
	readonly #head = Buffer.alloc(10)
	#headLength = 0
	/** A frame of which only a part was read so far. */
	#whole: Buffer | undefined
	#filled = 0
	/** What came of a message in fragments. */
	readonly #fragments: Buffer[] = []

	constructor(listeners: Listeners) {
		this.#listeners = listeners
	}

	read(bytes: Buffer, start: number, end: number): void {
		let at = start
		while (at < end) {
			if (this.#whole !== undefined) at = this.#fill(this.#whole, bytes, at, end)
			else if (this.#headLength > 0) at = this.#gatherHead(bytes, at, end)
			else at = this.#readFrame(bytes, at, end)
		}
	}

	#readFrame(bytes: Buffer, at: number, end: number): number {
		const header = end - at < 2 ? end - at + 1 : headerSize(bytes[at + 1] ?? 0)
		if (end - at < header) {
			this.#headLength = bytes.copy(this.#head, 0, at, end)
			return end
		}
		const frameEnd = at + header + payloadSize(bytes, at)
		if (frameEnd <= end) {
			this.#tell(bytes, at, at + header, frameEnd)
			return frameEnd
		}
		this.#whole = Buffer.allocUnsafeSlow(frameEnd - at)
		this.#filled = bytes.copy(this.#whole, 0, at, end)
		return end
	}

	#gatherHead(bytes: Buffer, at: number, end: number): number {
		this.#head[this.#headLength++] = bytes[at] ?? 0
		if (this.#headLength < 2) return at + 1
		const header = headerSize(this.#head[1] ?? 0)
		if (this.#headLength < header) return at + 1
		this.#whole = Buffer.allocUnsafeSlow(header + payloadSize(this.#head, 0))
		this.#filled = this.#head.copy(this.#whole, 0, 0, header)
		this.#headLength = 0
		// A frame without a payload is complete with its header.
		return this.#fill(this.#whole, bytes, at + 1, end)
	}

	#fill(whole: Buffer, bytes: Buffer, at: number, end: number): number {
		const taken = bytes.copy(whole, this.#filled, at, end)
		this.#filled += taken
		if (this.#filled === whole.length) {
			this.#whole = undefined
			this.#tell(whole, 0, headerSize(whole[1] ?? 0), whole.length)
		}
		return at + taken
	}

	#tell(bytes: Buffer, at: number, start: number, end: number): void {
		const first = bytes[at] ?? 0
		if (first === 0x82) this.#listeners.message(bytes, start, end)
		else if ((first & 0x7f) <= 2) this.#gather(Buffer.from(bytes.subarray(start, end)), first >= 0x80)
		else if (first === 0x89) this.#listeners.ping(Buffer.from(bytes.subarray(start, end)))
		else if (first === 0x88) this.#listeners.close(end - start >= 2 ? bytes.readUInt16BE(start) : 1005)
		else if (first !== 0x8a) throw new Error(`a frame that no server here sends: ${first.toString(16)}`)
	}

	#gather(fragment: Buffer, isLast: boolean): void {
		this.#fragments.push(fragment)
		if (!isLast) return
		const message = Buffer.concat(this.#fragments)
		this.#fragments.length = 0
		this.#listeners.message(message, 0, message.length)
	}
}

function payloadSize(bytes: Buffer, at: number): number {
	const size = (bytes[at + 1] ?? 0) & 0x7f
	if (size < 126) return size
	if (size === 126) return bytes.readUInt16BE(at + 2)
	return Number(bytes.readBigUInt64BE(at + 2))
}
