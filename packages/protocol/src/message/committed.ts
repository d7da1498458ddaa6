import { list, record } from '../codec.ts'
import { defineMessage } from '../message.ts'
import { acknowledgement, position } from '../position.ts'

/**
 * Server → every member: all up to `position` is on disk and has been sent to you; each author finds here the last of
 * their edits that is stored. A client keeps `position` as its resume point.
 */
export const committed = defineMessage(20, 'committed', record({ position, acknowledged: list(acknowledgement, 4096) }))
