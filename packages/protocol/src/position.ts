import { id64, record, varuint } from './codec.ts'

/**
 * A place in one document's log. `offset` counts rows without gaps from 1; `row` is the random id of the row there, so
 * a log that was restored from a backup and written on is told apart from the one that the client saw.
 */
export const position = record({ offset: varuint, row: id64 })
export interface Position {
	offset: number
	row: string
}

/** The place before the first row. */
export const START: Position = { offset: 0, row: '0000000000000000' }

/** A session's edits up to and including `seq`. */
export const acknowledgement = record({ session: id64, seq: varuint })
export interface Acknowledgement {
	session: string
	seq: number
}
