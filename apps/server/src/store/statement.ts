import type { SQLInputValue } from 'node:sqlite'
import type { Connection } from './connection.ts'

/** One SQL statement as it travels to a worker. */
export interface Statement {
	readonly sql: string
	readonly parameters: readonly unknown[]
}

/** What one statement did. `changes` and `insertId` are absent for one that returns rows. */
export interface Outcome {
	readonly rows: unknown[]
	readonly changes?: number | bigint
	readonly insertId?: number | bigint
}

/** Runs the statements in order: one by itself, several in one transaction. */
export function runStatements(connection: Connection, statements: readonly Statement[]): Outcome[] {
	if (statements.length > 1) {
		return connection.transaction(() => statements.map((statement) => runStatement(connection, statement)))
	}
	const outcomes = statements.map((statement) => runStatement(connection, statement))
	// A BEGIN that came through would hold every later write of everybody in its transaction.
	if (connection.isOpen) {
		connection.exec('ROLLBACK')
		throw new Error('A transaction cannot stay open between calls: use transact().')
	}
	return outcomes
}

/** One statement, within whatever transaction is open. */
export function runStatement(connection: Connection, { sql, parameters }: Statement): Outcome {
	const statement = connection.prepare(sql)
	const values = parameters as SQLInputValue[]
	if (statement.columns().length > 0) return { rows: statement.all(...values) }
	const { changes, lastInsertRowid } = statement.run(...values)
	return { rows: [], changes, insertId: lastInsertRowid }
}
