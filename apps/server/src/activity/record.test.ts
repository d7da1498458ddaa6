import { NO_EVENT, writeEventId } from '@tandem/protocol'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Fixture, openFixture } from '../http/api.fixture.ts'
import { openStream } from '../http/stream.fixture.ts'
import { KEPT } from './record.ts'

let fixture: Fixture
let ada: string
beforeAll(async () => {
	fixture = await openFixture({ limits: { guestsPerMinute: 0 } })
	ada = (await fixture.authentication.makeGuest()).who.id
})
afterAll(() => fixture.close())

const MINUTE = 60_000
let drawn = 0
const draft = (kind: 'edited' | 'renamed' | 'created', document: string, at: number, person = ada) => {
	drawn += 1
	return { kind, document, person, at, nonce: drawn.toString(16).padStart(16, '0') }
}
const insert = (id: string, maker = ada) => {
	const row = { id, title: `About ${id}`, maker, created_at: 1, updated_at: 1, trashed_at: null, schema: 0 }
	return fixture.store.database.insertInto('document').values(row).compile()
}
const record = (...drafts: ReturnType<typeof draft>[]) => fixture.store.recordActivity([], drafts)

test('edits less than five minutes apart are one row that grows; after a rest it is another', async () => {
	await fixture.store.recordActivity([insert('a')], [draft('created', 'a', 0)])
	const [first] = await record(draft('edited', 'a', MINUTE))
	const [second] = await record(draft('edited', 'a', 5 * MINUTE))
	const [third] = await record(draft('edited', 'a', 9.9 * MINUTE))
	const [later] = await record(draft('edited', 'a', 15 * MINUTE))
	expect([second?.activity.id, third?.activity.id]).toEqual([first?.activity.id, first?.activity.id])
	expect(third?.activity).toMatchObject({ since: MINUTE, at: 9.9 * MINUTE, seq: (first?.id.seq ?? 0) + 2 })
	expect(later?.activity.id).not.toBe(first?.activity.id)
	// A title typed in pieces was given when it was complete.
	await record(draft('renamed', 'a', 20 * MINUTE))
	const [renamed] = await record(draft('renamed', 'a', 21 * MINUTE))
	expect(renamed?.activity).toMatchObject({ since: 21 * MINUTE, at: 21 * MINUTE })
})

test('a cause that changes nothing is nothing; one that fails leaves nothing', async () => {
	const { database } = fixture.store
	await fixture.store.recordActivity([insert('b')], [draft('created', 'b', 0)])
	const nothing = database.updateTable('document').set({ title: 'x' }).where('id', '=', 'missing').compile()
	expect(await fixture.store.recordActivity([nothing], [draft('renamed', 'b', 1)])).toEqual([])
	await expect(fixture.store.recordActivity([insert('c'), insert('b')], [draft('created', 'c', 1)])).rejects.toThrow()
	expect(await database.selectFrom('document').select('id').where('id', '=', 'c').execute()).toEqual([])
	expect(await database.selectFrom('activity').select('kind').where('document', '=', 'b').execute()).toEqual([
		{ kind: 'created' },
	])
})

test('the server’s own edits and those of a document that is gone are told to nobody', async () => {
	expect(await record(draft('edited', 'b', 1, 'server'), draft('edited', 'missing', 1))).toEqual([])
})

test('G4: it is for the maker and those who opened the document', async () => {
	const bob = (await fixture.authentication.makeGuest()).who.id
	await fixture.documents.recordVisit('b', bob)
	await fixture.documents.recordVisit('a', 'eve')
	const [recorded] = await record(draft('edited', 'b', 2, bob))
	expect(recorded?.audience.toSorted()).toEqual([ada, bob].sort())
})

test('G3: the newest ten thousand changes are kept; who has an older place begins anew', async () => {
	const { database } = fixture.store
	const [old] = await record(draft('created', 'a', 1))
	for (let batch = 0; batch < KEPT; batch += 500) {
		await record(...Array.from({ length: 500 }, (_, at) => draft('created', 'a', batch + at)))
	}
	const count = (table: 'activity' | 'activity_change') =>
		database
			.selectFrom(table)
			.select(({ fn }) => fn.countAll().as('rows'))
			.executeTakeFirst()
	expect([await count('activity'), await count('activity_change')]).toEqual([{ rows: KEPT }, { rows: KEPT }])
	const browser = fixture.browser()
	await browser.signIn()
	const stream = await openStream(`${fixture.url}/api/feed/stream`, browser, {
		'last-event-id': writeEventId(old?.id ?? NO_EVENT),
	})
	expect(await stream.next()).toMatchObject({ event: 'reset' })
	stream.close()
})
