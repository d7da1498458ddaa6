import { flag, record } from '../codec.ts'
import { defineMessage } from '../message.ts'

/**
 * Server → Hocuspocus client: one of the changes it counts is stored, or was refused. The provider counts up for each
 * update it sends and down for each of these; it calls itself saved at zero. May never be sent once too often.
 */
export const syncStatus = defineMessage(8, 'sync-status', record({ stored: flag }))
