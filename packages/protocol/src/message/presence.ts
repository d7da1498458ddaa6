import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import { type Codec, MalformedError } from '../codec.ts'
import { LIMITS } from '../limits.ts'
import { defineMessage } from '../message.ts'

/** One Yjs client's presence. `state` is JSON text, `null` when it left. Newer `clock` wins. */
export interface PresenceEntry {
	client: number
	clock: number
	state: string
}

/**
 * Both ways, y-protocols' awareness message byte for byte, so that every Yjs client understands it: type 1, then one
 * byte string that holds the entries. May be dropped freely: only the newest state of a client matters.
 */
const entries: Codec<{ entries: PresenceEntry[] }> = {
	shape: 'awareness',
	read: (from) => {
		const inner = decoding.createDecoder(decoding.readVarUint8Array(from))
		const length = decoding.readVarUint(inner)
		if (length > LIMITS.presenceEntries) throw new MalformedError('too many presence entries')
		const read = Array.from({ length }, () => ({
			client: decoding.readVarUint(inner),
			clock: decoding.readVarUint(inner),
			state: decoding.readVarString(inner),
		}))
		if (decoding.hasContent(inner)) throw new MalformedError('bytes after the last presence entry')
		return { entries: read }
	},
	write: (to, value) => {
		const inner = encoding.createEncoder()
		encoding.writeVarUint(inner, value.entries.length)
		for (const entry of value.entries) {
			encoding.writeVarUint(inner, entry.client)
			encoding.writeVarUint(inner, entry.clock)
			encoding.writeVarString(inner, entry.state)
		}
		encoding.writeVarUint8Array(to, encoding.toUint8Array(inner))
	},
}

export const presence = defineMessage(1, 'presence', entries)
