/**
 * Bytes that all threads read where they lie: what a document begins with is up to 64 MiB, and a copy of that on its way
 * to a worker holds the event loop up. Nobody writes to them again.
 */
export type SharedBytes = Uint8Array<SharedArrayBuffer>

export function isShared(bytes: Uint8Array): bytes is SharedBytes {
	return bytes.buffer instanceof SharedArrayBuffer
}

/** These bytes, copied where they are not shared already. */
export function shared(bytes: Uint8Array): SharedBytes {
	if (isShared(bytes)) return bytes
	const copy = new Uint8Array(new SharedArrayBuffer(bytes.length))
	copy.set(bytes)
	return copy
}

/**
 * The same of bytes that fill their buffer and that nobody else has: their memory is given back at once, not when this
 * thread next collects its garbage.
 */
export function madeShared(bytes: Uint8Array): SharedBytes {
	const copy = shared(bytes)
	if (bytes.buffer instanceof ArrayBuffer) bytes.buffer.transfer(0)
	return copy
}
