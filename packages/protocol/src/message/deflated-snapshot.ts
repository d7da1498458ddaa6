import { bytes, record, varuint } from '../codec.ts'
import { defineMessage } from '../message.ts'
import { position } from '../position.ts'

/**
 * Server → client, instead of `snapshot` and only from protocol 2 on: a piece of the same update, deflated (RFC 1951).
 * `total` counts the deflated bytes. The client inflates and applies the whole before anything that came after it.
 */
export const deflatedSnapshot = defineMessage(
	28,
	'deflated-snapshot',
	record({ position, total: varuint, part: bytes }),
)
