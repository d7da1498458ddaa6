import { list, oneOf, record, text, varuint } from '../codec.ts'
import { LIMITS } from '../limits.ts'
import { defineMessage } from '../message.ts'
import { acknowledgement } from '../position.ts'

/**
 * Server → client, once, the answer to hello. What the client wanted follows: `rows` as update and committed messages,
 * else one snapshot and then the rows after it.
 * - `schema`: the highest schema number that ever wrote to this document. A page with a lower one must not mount its
 *   editor.
 * - `role`: what this person may do here now.
 * - `acknowledged`: what of the sessions named in hello is stored already. It need not be sent again; a client that follows
 *   the log forgets it only when `committed` names it once more, together with a position: until then its resume point
 *   is one before it, and a backup restored meanwhile would lack it unnoticed.
 * - `following`: how the document comes: `rows` (the resume point was found), `snapshot`, or `nothing`.
 */
export const welcome = defineMessage(
	17,
	'welcome',
	record({
		protocol: varuint,
		schema: varuint,
		role: oneOf('write', 'read'),
		title: text(LIMITS.titleLength),
		acknowledged: list(acknowledgement, LIMITS.sessionsPerConnection),
		following: oneOf('rows', 'snapshot', 'nothing'),
	}),
)
