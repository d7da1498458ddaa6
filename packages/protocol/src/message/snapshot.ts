import { bytes, record } from '../codec.ts'
import { defineMessage } from '../message.ts'
import { position } from '../position.ts'

/** Server → client, while joining: one complete Yjs update (V1) of all that is stored up to `position`. */
export const snapshot = defineMessage(21, 'snapshot', record({ position, update: bytes }))
