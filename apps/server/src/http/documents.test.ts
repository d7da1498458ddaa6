import { DummyDriver, Kysely, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Database } from '../store/schema.ts'
import { type Fixture, openFixture } from './api.fixture.ts'
import { Documents } from './documents.ts'

let fixture: Fixture
beforeAll(async () => {
	fixture = await openFixture({ limits: { guestsPerMinute: 0 } })
})
afterAll(() => fixture.close())

const id = (n: number) => `document-${n}`.padEnd(22, '-')

async function insert(maker: string, numbers: readonly number[]): Promise<void> {
	const { database, transact } = fixture.store
	await transact(
		numbers.map((n) => {
			const row = {
				id: id(n),
				title: `Document ${n}`,
				maker,
				created_at: n,
				updated_at: n,
				trashed_at: null,
				schema: 0,
			}
			return database.insertInto('document').values(row).compile()
		}),
	)
}

test('a list holds the thousand that were active last; older ones are found by filtering', async () => {
	await insert(
		'ada',
		Array.from({ length: 1001 }, (_, n) => n),
	)
	const listed = await fixture.documents.list('ada', '')
	expect(listed).toHaveLength(1000)
	expect(listed[0]?.id).toBe(id(1000))
	expect(listed.at(-1)?.id).toBe(id(1))
	expect(await fixture.documents.list('ada', 'Document 0')).toMatchObject([{ id: id(0) }])
})

test('the last five of those who wrote are shown, latest first, as they are called now', async () => {
	await insert('ada', [2000])
	const people: string[] = []
	for (let n = 0; n < 6; n++) people.push((await fixture.authentication.makeGuest()).who.id)
	for (const person of [...people, people[1] ?? '', 'nobody']) {
		const entries = [{ person, session: null, seq: 0, updates: [] }]
		await fixture.store.log.append([{ document: id(2000), time: 0, schema: 0, title: null, entries }])
	}
	const writers = await fixture.documents.writers(id(2000))
	expect(writers.map((writer) => writer.id)).toEqual([1, 5, 4, 3, 2].map((n) => people[n]))
})

test('a visit to a document that is gone is nothing', async () => {
	await fixture.documents.recordVisit(id(9999), 'ada')
	expect(
		await fixture.store.database.selectFrom('visit').select('person').where('person', '=', 'ada').execute(),
	).toEqual([])
})

test('a visit is written once an hour, and ten thousand are remembered', async () => {
	let now = 0
	let written = 0
	const database = new Kysely<Database>({
		dialect: {
			createAdapter: () => new SqliteAdapter(),
			createDriver: () => new DummyDriver(),
			createIntrospector: (db) => new SqliteIntrospector(db),
			createQueryCompiler: () => new SqliteQueryCompiler(),
		},
		log: () => {
			written += 1
		},
	})
	const documents = new Documents(database, () => now)
	const visits = async (numbers: readonly number[]) => {
		const before = written
		for (const n of numbers) await documents.recordVisit(id(n), 'ada')
		return written - before
	}
	expect(await visits([1, 1])).toBe(1)
	now = 60 * 60 * 1000
	expect(await visits([1, 1])).toBe(1)
	expect(await visits(Array.from({ length: 9999 }, (_, n) => n + 2))).toBe(9999)
	expect(await visits([1])).toBe(0)
	expect(await visits([10_001])).toBe(1)
	expect(await visits([1, 3])).toBe(1)
})
