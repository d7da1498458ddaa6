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

/** Bytes that a buffer for a message in pieces has at least. What is not written to takes no memory. */
const MESSAGE = 512 * 1024

/**
 * Buffers for messages in pieces, used again: the first touch of new memory costs more than what is copied into it, and
 * who measures would measure that.
 */
const spare: Buffer[] = []
const NOTHING = Buffer.alloc(0)

/**
 * Cuts what a server sends into its frames. A message that lies whole in what was read is not copied; one in pieces is,
 * once.
 */
export class FrameReader {
	readonly #listeners: Listeners
	/** The first bytes of a frame whose length is not known yet. */
	readonly #head = Buffer.alloc(10)
	#headLength = 0
	/** The first byte of the frame that is being read, and what of it is still to come. */
	#first = 0
	#left = 0
	/** A message of which only a part was read so far. */
	#message: Buffer = NOTHING
	#length = 0
	/** Where in it the frame begins that is being read. */
	#frame = 0

	constructor(listeners: Listeners) {
		this.#listeners = listeners
	}

	read(bytes: Buffer, start: number, end: number): void {
		let at = start
		while (at < end) {
			if (this.#left > 0) at = this.#fill(bytes, at, end)
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
		const first = bytes[at] ?? 0
		const size = payloadSize(bytes, at)
		const start = at + header
		if (start + size <= end && (first === 0x82 || !isData(first))) {
			this.#tell(first, bytes, start, start + size)
			return start + size
		}
		this.#begin(first, size)
		return this.#fill(bytes, start, end)
	}

	#gatherHead(bytes: Buffer, at: number, end: number): number {
		this.#head[this.#headLength++] = bytes[at] ?? 0
		if (this.#headLength < 2) return at + 1
		const header = headerSize(this.#head[1] ?? 0)
		if (this.#headLength < header) return at + 1
		this.#headLength = 0
		this.#begin(this.#head[0] ?? 0, payloadSize(this.#head, 0))
		// A frame without a payload is complete with its header.
		return this.#fill(bytes, at + 1, end)
	}

	/** Makes room for a frame's payload behind what is there of its message. */
	#begin(first: number, size: number): void {
		this.#first = first
		this.#left = size
		this.#frame = this.#length
		const needed = this.#length + size
		if (needed <= this.#message.length) return
		const before = this.#message
		const kept = before === NOTHING ? spare.pop() : undefined
		this.#message = kept && kept.length >= needed ? kept : Buffer.allocUnsafeSlow(Math.max(MESSAGE, 2 * needed))
		before.copy(this.#message, 0, 0, this.#length)
	}

	#fill(bytes: Buffer, at: number, end: number): number {
		const taken = bytes.copy(this.#message, this.#length, at, Math.min(end, at + this.#left))
		this.#length += taken
		this.#left -= taken
		if (this.#left === 0) this.#filled()
		return at + taken
	}

	#filled(): void {
		const end = this.#length
		if (!isData(this.#first)) {
			// It may stand between the pieces of a message.
			this.#length = this.#frame
			this.#tell(this.#first, this.#message, this.#frame, end)
		} else if (this.#first >= 0x80) {
			this.#length = 0
			this.#tell(0x82, this.#message, 0, end)
		} else return
		if (this.#length > 0 || this.#message === NOTHING) return
		spare.push(this.#message)
		this.#message = NOTHING
	}

	#tell(first: number, bytes: Buffer, start: number, end: number): void {
		if (first === 0x82) this.#listeners.message(bytes, start, end)
		else if (first === 0x89) this.#listeners.ping(Buffer.from(bytes.subarray(start, end)))
		else if (first === 0x88) this.#listeners.close(end - start >= 2 ? bytes.readUInt16BE(start) : 1005)
		else if (first !== 0x8a) throw new Error(`a frame that no server here sends: ${first.toString(16)}`)
	}
}

/** Whether a frame is a message or a piece of one; else it says something of the connection. */
function isData(first: number): boolean {
	return (first & 0x7f) <= 2
}

function payloadSize(bytes: Buffer, at: number): number {
	const size = (bytes[at + 1] ?? 0) & 0x7f
	if (size < 126) return size
	if (size === 126) return bytes.readUInt16BE(at + 2)
	return Number(bytes.readBigUInt64BE(at + 2))
}
