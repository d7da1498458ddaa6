/** A WebSocket frame from a server: unmasked, uncompressed (RFC 6455 §5.2). */

const BINARY = 0x02
const CONTINUATION = 0x00
const FIN = 0x80

function headerLength(payload: number): number {
	if (payload < 126) return 2
	return payload < 65_536 ? 4 : 10
}

function writeHeader(to: Buffer, at: number, first: number, payload: number): number {
	to[at] = first
	if (payload < 126) {
		to[at + 1] = payload
		return at + 2
	}
	if (payload < 65_536) {
		to[at + 1] = 126
		to.writeUInt16BE(payload, at + 2)
		return at + 4
	}
	to[at + 1] = 127
	to.writeBigUInt64BE(BigInt(payload), at + 2)
	return at + 10
}

/**
 * Several whole messages, built once and written to any number of sockets in one write each. `payloads` are the same
 * messages one by one, for sockets that must be written through the WebSocket library's public `send`.
 */
export interface Frames {
	readonly bytes: Buffer
	readonly payloads: readonly Uint8Array[]
}

export function framesOf(payloads: readonly Uint8Array[]): Frames {
	let length = 0
	for (const payload of payloads) length += headerLength(payload.length) + payload.length
	const bytes = Buffer.allocUnsafe(length)
	let at = 0
	for (const payload of payloads) {
		at = writeHeader(bytes, at, FIN | BINARY, payload.length)
		bytes.set(payload, at)
		at += payload.length
	}
	return { bytes, payloads }
}

/** The header of one fragment of a message; its bytes follow in a write of their own, so that a slice stays a view. */
export function fragmentHeader(length: number, first: boolean, last: boolean): Buffer {
	const header = Buffer.allocUnsafe(headerLength(length))
	writeHeader(header, 0, (last ? FIN : 0) | (first ? BINARY : CONTINUATION), length)
	return header
}
