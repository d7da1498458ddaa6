import { type DocumentPage, type DocumentSummary, LIMITS } from '@tandem/protocol'
import { type Kysely, type Selectable, sql } from 'kysely'
import { Lately } from '../event/lately.ts'
import type { Database, DocumentTable } from '../store/schema.ts'

export type DocumentRow = Selectable<DocumentTable>

/** Documents that one list holds, the last active first. Beyond: older ones are found by filtering. */
const LISTED = 1000

/** Log rows that are looked at for who wrote here: the whole log of a long-lived document has millions. */
const ROWS_FOR_WRITERS = 500
const WRITERS = 5

/** The rows that say which documents there are, whose and since when. What is in them is the log's. */
export class Documents {
	readonly #database: Kysely<Database>
	readonly #now: () => number
	readonly #lately: Lately

	constructor(database: Kysely<Database>, now: () => number) {
		this.#database = database
		this.#now = now
		this.#lately = new Lately(now)
	}

	async find(id: string): Promise<DocumentRow | undefined> {
		return await this.#database.selectFrom('document').selectAll().where('id', '=', id).executeTakeFirst()
	}

	/**
	 * What this person made or opened and nobody trashed, last activity first. `filter` is a part of the title, in
	 * either case (of ASCII letters only: that is what SQLite's LIKE knows).
	 */
	async list(person: string, filter: string): Promise<DocumentRow[]> {
		const pattern = `%${filter.replace(/[\\%_]/g, '\\$&')}%`
		return await this.#database
			.selectFrom('document')
			.selectAll()
			// Both sides of the OR have an index; as a join SQLite would read every document there is.
			.where((of) => {
				const visited = of.selectFrom('visit').select('document').where('person', '=', person)
				return of.or([of('maker', '=', person), of('id', 'in', visited)])
			})
			.where('trashed_at', 'is', null)
			.where(sql<boolean>`title LIKE ${pattern} ESCAPE '\\'`)
			.orderBy('updated_at', 'desc')
			.limit(LISTED)
			.execute()
	}

	/** What this person made and trashed, the last one first. */
	async trash(person: string): Promise<DocumentRow[]> {
		return await this.#database
			.selectFrom('document')
			.selectAll()
			.where('maker', '=', person)
			.where('trashed_at', 'is not', null)
			.orderBy('trashed_at', 'desc')
			.limit(LISTED)
			.execute()
	}

	/** Notes that this person opened it, so that it stands in their list. */
	async recordVisit(document: string, person: string): Promise<void> {
		const now = this.#now()
		if (this.#lately.has(document, person)) return
		// The document may be gone by now: then there is nothing to note, and the foreign key would complain.
		await this.#database
			.insertInto('visit')
			.columns(['document', 'person', 'first_at', 'last_at'])
			.expression((of) =>
				of
					.selectFrom('document')
					.select((row) => [
						'id',
						row.val(person).as('person'),
						row.val(now).as('first_at'),
						row.val(now).as('last_at'),
					])
					.where('id', '=', document),
			)
			.onConflict((conflict) => conflict.columns(['person', 'document']).doUpdateSet({ last_at: now }))
			.execute()
		this.#lately.note(document, person)
	}

	/** Whether this person has opened it. */
	async hasOpened(id: string, person: string): Promise<boolean> {
		const visit = await this.#database
			.selectFrom('visit')
			.select('person')
			.where('document', '=', id)
			.where('person', '=', person)
			.executeTakeFirst()
		return visit !== undefined
	}

	/** Its maker and who opened it, the latest first. */
	async people(id: string): Promise<DocumentPage['people']> {
		return (await this.#database
			.selectFrom((of) =>
				of
					.selectFrom('visit')
					.select(['person', 'last_at as at'])
					.where('document', '=', id)
					.unionAll(of.selectFrom('document').select(['maker as person', 'created_at as at']).where('id', '=', id))
					.as('opener'),
			)
			.innerJoin('user', 'user.id', 'opener.person')
			.select(['user.id', 'user.name', 'user.color'])
			.groupBy('user.id')
			.orderBy(({ fn }) => fn.max('opener.at'), 'desc')
			.limit(LIMITS.documentPeople)
			.execute()) as DocumentPage['people']
	}

	/** Who wrote here lately, latest first. */
	async writers(id: string): Promise<DocumentPage['people']> {
		return (await this.#database
			.selectFrom((of) =>
				of
					.selectFrom('log')
					.select(['person', 'offset'])
					.where('document', '=', id)
					.orderBy('offset', 'desc')
					.limit(ROWS_FOR_WRITERS)
					.as('recent'),
			)
			.innerJoin('user', 'user.id', 'recent.person')
			.select(['user.id', 'user.name', 'user.color'])
			.groupBy('user.id')
			.orderBy(({ fn }) => fn.max('recent.offset'), 'desc')
			.limit(WRITERS)
			.execute()) as DocumentPage['people']
	}
}

/** A row as `person` is told of it. */
export function summaryOf(row: DocumentRow, person: string): DocumentSummary {
	return {
		id: row.id,
		title: row.title,
		mine: row.maker === person,
		createdAt: row.created_at,
		updatedAt: row.updated_at,
		trashedAt: row.trashed_at,
	}
}
