import { bytes, record, varuint } from '../codec.ts'
import { defineMessage } from '../message.ts'
import { position } from '../position.ts'

/**
 * Server → client, while joining: a piece of one complete Yjs update (V1) of all that is stored up to `position`.
 * Pieces come in order, all with the same `position` and `total` (bytes of the whole); other messages may come between
 * them. The client applies the whole when the last piece is in: an incomplete one is thrown away with its connection.
 */
export const snapshot = defineMessage(21, 'snapshot', record({ position, total: varuint, part: bytes }))
