import type { Connection } from '../store/connection.ts'
import type { Audience } from './decide.ts'

/**
 * Who has to do with a document now: of those who opened it only `person`, where one is named. Undefined when it is
 * gone.
 */
export function audienceOf(connection: Connection, document: string, person?: string): Audience | undefined {
	const row = connection.prepare('SELECT maker FROM document WHERE id = ?').get(document)
	if (row === undefined) return undefined
	const openers =
		person === undefined
			? connection.prepare('SELECT person FROM visit WHERE document = ?').all(document)
			: connection.prepare('SELECT person FROM visit WHERE document = ? AND person = ?').all(document, person)
	return { maker: String(row.maker), openers: openers.map((opener) => String(opener.person)) }
}
