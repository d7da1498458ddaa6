import { LIMITS } from '@tandem/protocol'
import * as Y from 'yjs'
import type { ClockRange } from '../session/admission.ts'

const MOST_DEPTH = LIMITS.document.depth

/**
 * What an update did to `doc`, which has applied it, that no editor does and that breaks Yjs later. `news`: the clocks
 * that it added; whoever sends along what others stored is not to blame for it.
 */
export function harmOf(doc: Y.Doc, update: Uint8Array, news: readonly ClockRange[]): string | undefined {
	const stored = new Map(news.map(({ client, from }) => [client, from]))
	for (const struct of Y.decodeUpdate(update).structs) {
		const from = stored.get(struct.id.client)
		if (!(struct instanceof Y.Item) || from === undefined || struct.id.clock + struct.length <= from) continue
		if (struct.length > 1 && livesUnderKey(doc, struct)) return 'several values under one key'
		if (struct.content instanceof Y.ContentType && isTooDeep(doc, struct))
			return `types nested deeper than ${MOST_DEPTH}`
	}
	return undefined
}

/**
 * Several living values in one struct under a key of a map: what replaces such an entry takes away only a part of it,
 * and whoever deletes the map afterwards throws. By now it may have been cut, for others may refer to its middle.
 */
function livesUnderKey(doc: Y.Doc, { id, length }: Y.Item): boolean {
	const end = id.clock + length
	for (let clock = id.clock; clock < end; ) {
		const piece: Y.Item | Y.GC = Y.getItem(doc.store, Y.createID(id.client, clock))
		if (piece instanceof Y.Item && piece.parentSub !== null && !piece.deleted) return true
		clock = piece.id.clock + piece.length
	}
	return false
}

function isTooDeep(doc: Y.Doc, { id }: Y.Item): boolean {
	let item: Y.Item | Y.GC | null = Y.getItem(doc.store, id)
	for (let depth = 1; item instanceof Y.Item; depth++) {
		if (depth > MOST_DEPTH) return true
		item = item.parent instanceof Y.AbstractType ? item.parent._item : null
	}
	return false
}
