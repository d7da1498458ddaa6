import { record } from '../codec.ts'
import { defineMessage } from '../message.ts'

/**
 * Server → client every 20 s and as the answer to `probe`. Browsers hide WebSocket pings from pages, so this is how a
 * page knows that its connection lives.
 */
export const alive = defineMessage(27, 'alive', record({}))
