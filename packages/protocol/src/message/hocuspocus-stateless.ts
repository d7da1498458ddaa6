import { bytes, record } from '../codec.ts'
import { defineMessage } from '../message.ts'

/** Hocuspocus client → server: a text for the server's own extensions. There are none here; it is dropped. */
export const stateless = defineMessage(5, 'stateless', record({ payload: bytes }))

/** Hocuspocus's own servers tell each other this. From a client it is dropped like any other stateless message. */
export const broadcastStateless = defineMessage(6, 'broadcast-stateless', record({ payload: bytes }))
