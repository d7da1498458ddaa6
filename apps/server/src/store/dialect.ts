import {
	type CompiledQuery,
	type DatabaseConnection,
	type Dialect,
	type Driver,
	type QueryResult,
	SqliteAdapter,
	SqliteIntrospector,
	SqliteQueryCompiler,
} from 'kysely'
import type { Outcome, Statement } from './statement.ts'

/** Runs one statement in the worker that it belongs to. */
export type RunStatement = (statement: Statement, worker: 'reader' | 'writer') => Promise<Outcome>

/** Kysely over the storage workers. It has no transactions: one would span several turns of the event loop. */
export function workerDialect(run: RunStatement): Dialect {
	return {
		createAdapter: () => new SqliteAdapter(),
		createDriver: () => new WorkerDriver(run),
		createIntrospector: (database) => new SqliteIntrospector(database),
		createQueryCompiler: () => new SqliteQueryCompiler(),
	}
}

export function statementOf({ sql, parameters }: CompiledQuery): Statement {
	return { sql, parameters }
}

export function resultOf({ rows, changes, insertId }: Outcome): QueryResult<unknown> {
	return {
		rows,
		...(changes === undefined ? {} : { numAffectedRows: BigInt(changes) }),
		...(insertId === undefined ? {} : { insertId: BigInt(insertId) }),
	}
}

class WorkerDriver implements Driver {
	readonly #connection: DatabaseConnection

	constructor(run: RunStatement) {
		this.#connection = new WorkerConnection(run)
	}

	async init(): Promise<void> {}

	/** Always the same one: without transactions a connection has no state. */
	async acquireConnection(): Promise<DatabaseConnection> {
		return this.#connection
	}

	beginTransaction(): Promise<never> {
		return refuseTransaction()
	}

	commitTransaction(): Promise<never> {
		return refuseTransaction()
	}

	rollbackTransaction(): Promise<never> {
		return refuseTransaction()
	}

	async releaseConnection(): Promise<void> {}

	/** The workers end with the store. */
	async destroy(): Promise<void> {}
}

class WorkerConnection implements DatabaseConnection {
	readonly #run: RunStatement

	constructor(run: RunStatement) {
		this.#run = run
	}

	async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
		// Raw SQL may change something, whatever it looks like.
		const worker = query.query.kind === 'SelectQueryNode' ? 'reader' : 'writer'
		return resultOf(await this.#run(statementOf(query), worker)) as QueryResult<R>
	}

	streamQuery(): never {
		throw new Error('The storage does not stream: ask for a page at a time.')
	}
}

async function refuseTransaction(): Promise<never> {
	throw new Error('A transaction cannot span several calls of the storage: hand all statements to transact().')
}
