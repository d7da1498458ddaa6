import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import { bytes, type Codec, MalformedError, readText, varuint } from '../codec.ts'
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
		const whole = bytes.read(from)
		if (whole.length > LIMITS.presenceMessageBytes) throw new MalformedError('a presence message that is too long')
		const inner = decoding.createDecoder(whole)
		const length = varuint.read(inner)
		if (length > LIMITS.presenceEntries) throw new MalformedError('too many presence entries')
		const read = Array.from({ length }, () => ({
			client: varuint.read(inner),
			clock: varuint.read(inner),
			state: readText(inner, LIMITS.presenceMessageBytes),
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
