import { bytes, record } from '../codec.ts'
import { defineMessage } from '../message.ts'

/** Server → client: a stored Yjs update (V1) as its author sent it. The `committed` that follows names its position. */
export const update = defineMessage(19, 'update', record({ update: bytes }))
