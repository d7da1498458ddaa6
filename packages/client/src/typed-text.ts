import * as Y from 'yjs'

/**
 * The characters that updates bring and do not delete again, in typing order; where the author went on elsewhere a new
 * line begins. It needs no document, because what was lost may hang on things that are nowhere any more.
 */
export function typedText(updates: Uint8Array[]): string {
	if (updates.length === 0) return ''
	const { structs, ds } = Y.decodeUpdate(Y.mergeUpdates(updates))
	const pieces: string[] = []
	let end: Y.ID | null = null
	for (const struct of structs) {
		if (!(struct instanceof Y.Item) || !(struct.content instanceof Y.ContentString)) continue
		if (pieces.length > 0 && !sameId(struct.origin, end)) pieces.push('\n')
		const { client, clock } = struct.id
		pieces.push(withoutDeleted(struct.content.str, ds.clients.get(client) ?? [], clock))
		end = struct.lastId
	}
	return pieces.join('').trim()
}

/** Clocks count UTF-16 units, as string indexes do. */
function withoutDeleted(text: string, ranges: readonly { clock: number; len: number }[], clock: number): string {
	if (ranges.length === 0) return text
	let kept = ''
	for (let at = 0; at < text.length; at++) {
		const isDeleted = ranges.some((range) => clock + at >= range.clock && clock + at < range.clock + range.len)
		if (!isDeleted) kept += text.charAt(at)
	}
	return kept
}

function sameId(a: Y.ID | null, b: Y.ID | null): boolean {
	return a !== null && b !== null && a.client === b.client && a.clock === b.clock
}
