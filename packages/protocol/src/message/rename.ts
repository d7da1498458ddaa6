import { id64, record, text, varuint } from '../codec.ts'
import { LIMITS } from '../limits.ts'
import { defineMessage } from '../message.ts'

/** Client → server: a new title. Counted in the same `seq` as edits; the last one stored wins. Never dropped. */
export const rename = defineMessage(
	23,
	'rename',
	record({ session: id64, seq: varuint, title: text(LIMITS.titleLength) }),
)
