import { record, text } from '../codec.ts'
import { LIMITS } from '../limits.ts'
import { defineMessage } from '../message.ts'

/** Server → every member: the stored title. Only the latest matters. */
export const renamed = defineMessage(24, 'renamed', record({ title: text(LIMITS.titleLength) }))
