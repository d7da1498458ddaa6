import { id64, list, oneOf, optional, record, varuint } from '../codec.ts'
import { LIMITS } from '../limits.ts'
import { defineMessage } from '../message.ts'
import { position } from '../position.ts'

/**
 * Client → server, once, first. Without it within 10 s the socket is closed.
 * - `schema`: the number of the editor schema this page was built with.
 * - `client`: the Yjs client id this page writes with.
 * - `sessions`: every session this connection sends edits for; the page's own first, then those of closed tabs.
 * - `want`: `rows` = what came after `resume`; `state` = everything; `exchange` = everything, and be asked for what
 *   only this client holds; `nothing` = only deliver edits (a courier for closed tabs).
 * - `resume`: set with `rows` only.
 */
export const hello = defineMessage(
	16,
	'hello',
	record({
		protocol: varuint,
		schema: varuint,
		client: varuint,
		sessions: list(id64, LIMITS.sessionsPerConnection),
		want: oneOf('rows', 'state', 'exchange', 'nothing'),
		resume: optional(position),
	}),
)
