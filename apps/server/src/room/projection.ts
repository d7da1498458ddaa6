import { type Kysely, sql } from 'kysely'
import type { Activities } from '../activity/activities.ts'
import type { Env } from '../env.ts'
import type { NewDocument } from '../http/rooms-port.ts'
import { updatesSize, writeUpdates } from '../log/updates.ts'
import type { Database } from '../store/schema.ts'
import type { Store } from '../store/store.ts'
import type { Page } from './page.ts'

/** A document as people read it, with what the page needs beside it. */
export interface StoredProjection extends Page {
	readonly title: string
	/** The highest schema number that wrote to the document. */
	readonly schema: number
}

/** Keeps what closed documents look like, so that reading one needs no worker and no room. */
export interface ProjectionStore {
	/** The kept one, if it shows everything that is stored. */
	current(document: string): Promise<StoredProjection | undefined>
	save(document: string, page: Page): Promise<void>
}

/** Stores a document's row and its first log row in one transaction: no reader ever meets one without the other. */
export type CreateDocument = (document: NewDocument) => Promise<void>

export function projectionsOver(database: Kysely<Database>): ProjectionStore {
	return {
		current: (document) =>
			database
				.selectFrom('projection')
				.innerJoin('document', 'document.id', 'projection.document')
				.select(['html', 'text', 'markdown', 'offset', 'title', 'schema'])
				.where('projection.document', '=', document)
				.where('offset', '=', (of) =>
					of
						.selectFrom('log')
						.select((row) => row.fn.max('log.offset').as('head'))
						.where('log.document', '=', document),
				)
				.executeTakeFirst(),
		save: async (document, { html, text, markdown, offset }) => {
			// The document may have been deleted meanwhile: then there is nothing to keep.
			await database
				.insertInto('projection')
				.columns(['document', 'offset', 'html', 'text', 'markdown'])
				.expression((of) =>
					of
						.selectFrom('document')
						.select((row) => [
							'id',
							row.val(offset).as('offset'),
							row.val(html).as('html'),
							row.val(text).as('text'),
							row.val(markdown).as('markdown'),
						])
						.where('id', '=', document),
				)
				.onConflict((conflict) => conflict.column('document').doUpdateSet({ offset, html, text, markdown }))
				.execute()
		},
	}
}

export function documentCreator(
	{ database }: Pick<Store, 'database'>,
	activities: Pick<Activities, 'record'>,
	env: Env,
): CreateDocument {
	return async ({ id: document, first, person, title, isNews }) => {
		const time = env.now()
		const updates = new Uint8Array(updatesSize([first]))
		writeUpdates(updates, 0, [first])
		const row = database
			.insertInto('document')
			.values({ id: document, title, maker: person, created_at: time, updated_at: time, trashed_at: null, schema: 0 })
			.compile()
		const firstRow = database
			.insertInto('log')
			.values({
				document,
				offset: 1,
				row_id: Buffer.from(env.random(8)).toString('hex'),
				person,
				session: null,
				seq: 0,
				time,
				updates,
				set_aside: sql`0`,
			})
			.compile()
		await activities.record([row, firstRow], isNews ? [{ kind: 'created', document, person }] : [])
	}
}
