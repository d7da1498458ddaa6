import { record } from '../codec.ts'
import { defineMessage } from '../message.ts'

/** Client → server, after sleep or when an acknowledgement is late: answered by `alive` at once. */
export const probe = defineMessage(26, 'probe', record({}))
