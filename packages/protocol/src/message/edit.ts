import { bytes, flag, id64, record, varuint } from '../codec.ts'
import { defineMessage } from '../message.ts'

/**
 * Client → server: a Yjs update (V1) to be stored. Never dropped; answered by `committed` once it is on disk.
 * - `seq`: counts this session's edits and renames from 1. An edit that merges several carries the last one's number.
 * - `complete`: the answer to `resync`: everything this client holds beyond the vector it was given. `seq` 0 then means
 *   that nothing waits to be acknowledged.
 */
export const edit = defineMessage(18, 'edit', record({ session: id64, seq: varuint, complete: flag, update: bytes }))
