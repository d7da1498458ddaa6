import { bytes, record } from '../codec.ts'
import { defineMessage } from '../message.ts'

/**
 * Server → client: an edit could not be connected to what is stored (or the client asked for an exchange). Edits from
 * this connection are ignored, not acknowledged, until one `edit` with `complete` brings everything beyond `vector`
 * (a Yjs state vector, V1).
 */
export const resync = defineMessage(22, 'resync', record({ vector: bytes }))
