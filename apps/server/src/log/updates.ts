/**
 * A row's `updates`: each update as its length (LEB128, as lib0's varuint) and its bytes, nothing around them. They
 * are kept as their authors sent them: a merge of two would be a third thing that nobody sent.
 */
export function updatesSize(updates: readonly Uint8Array[]): number {
	let size = 0
	for (const update of updates) size += lengthSize(update.byteLength) + update.byteLength
	return size
}

/** Writes the list into `target` from `at`; returns where it ends. */
export function writeUpdates(target: Uint8Array, at: number, updates: readonly Uint8Array[]): number {
	let end = at
	for (const update of updates) {
		let length = update.byteLength
		while (length > 0x7f) {
			target[end++] = 0x80 | (length & 0x7f)
			length >>>= 7
		}
		target[end++] = length
		target.set(update, end)
		end += update.byteLength
	}
	return end
}

/** The list in `bytes`, as views of it. Throws a RangeError when it does not end where `bytes` do. */
export function readUpdates(bytes: Uint8Array): Uint8Array[] {
	const updates: Uint8Array[] = []
	let at = 0
	while (at < bytes.byteLength) {
		let length = 0
		let shift = 0
		let byte: number
		do {
			byte = bytes[at++] ?? 0
			length |= (byte & 0x7f) << shift
			shift += 7
		} while (byte > 0x7f)
		if (at + length > bytes.byteLength) throw new RangeError('a list of updates that ends too early')
		updates.push(bytes.subarray(at, at + length))
		at += length
	}
	return updates
}

function lengthSize(length: number): number {
	if (length < 0x80) return 1
	if (length < 0x4000) return 2
	if (length < 0x200000) return 3
	return length < 0x10000000 ? 4 : 5
}
