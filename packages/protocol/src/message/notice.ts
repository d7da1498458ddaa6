import { oneOf, record } from '../codec.ts'
import { defineMessage } from '../message.ts'

/**
 * Server → every member: something about the document as a whole.
 * - `not-storing` / `storing`: the disk refuses; edits are kept in the browser and tried again · it works again.
 * - `schema-raised`: a newer page wrote here; leave the editor and reload.
 */
export const notice = defineMessage(25, 'notice', record({ about: oneOf('not-storing', 'storing', 'schema-raised') }))
