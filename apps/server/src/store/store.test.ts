import { getMigrations } from 'better-auth/db/migration'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { isShared, shared } from '../document/shared-bytes.ts'
import { UPDATED_WITHIN } from '../log/append.ts'
import { StorageError } from '../log/log.ts'
import { bytesOf, entryOf, textsOf, windowOf } from '../log/window.fixture.ts'
import { niceOf } from '../threads.fixture.ts'
import { StatementError } from './failure.ts'
import { createDocument, openTestStore, temporaryDirectory } from './world.fixture.ts'

const visit = { document: 'd', person: 'ada', first_at: 1, last_at: 2 }

test('a statement is stored when it resolves, and read back with its types', async () => {
	const dataDir = temporaryDirectory()
	const store = await openTestStore(dataDir)
	await createDocument(store, 'd')
	const { database } = store
	expect(await database.insertInto('visit').values(visit).executeTakeFirst()).toMatchObject({
		numInsertedOrUpdatedRows: 1n,
	})
	expect(await database.updateTable('visit').set({ last_at: 3 }).executeTakeFirst()).toMatchObject({
		numUpdatedRows: 1n,
	})
	expect(await database.updateTable('visit').set({ last_at: 4 }).returning('last_at').execute()).toEqual([
		{ last_at: 4 },
	])
	await store.log.append([windowOf('d', 'a')])
	await store.close()
	const again = await openTestStore(dataDir)
	expect(await again.database.selectFrom('visit').selectAll().execute()).toEqual([
		{ ...visit, last_at: 4, joined_at: null },
	])
	const row = await again.database.selectFrom('log').select(['updates', 'session']).executeTakeFirstOrThrow()
	expect(row).toEqual({ updates: new Uint8Array([1, ...bytesOf('a')]), session: null })
})

test('a SELECT sees every statement that has resolved', async () => {
	const store = await openTestStore(temporaryDirectory())
	for (let count = 1; count <= 50; count += 1) {
		await createDocument(store, `d${count}`)
		const { total } = await store.database
			.selectFrom('document')
			.select(({ fn }) => fn.countAll<number>().as('total'))
			.executeTakeFirstOrThrow()
		expect(total).toBe(count)
	}
})

test('transact stores all statements or none', async () => {
	const store = await openTestStore(temporaryDirectory())
	await createDocument(store, 'd')
	const add = store.database.insertInto('visit').values(visit).compile()
	await expect(store.transact([add, add])).rejects.toMatchObject({ name: 'StatementError', code: 1555 })
	expect(await store.database.selectFrom('visit').selectAll().execute()).toEqual([])
	const rename = store.database.updateTable('document').set({ title: 'x' }).returning('title').compile()
	const [added, renamed] = await store.transact([add, rename])
	expect(added?.numAffectedRows).toBe(1n)
	expect(renamed?.rows).toEqual([{ title: 'x' }])
	expect(await store.transact([])).toEqual([])
})

test('a transaction over several calls is refused, however it is asked for', async () => {
	const store = await openTestStore(temporaryDirectory())
	await expect(store.database.transaction().execute(async () => 1)).rejects.toThrow('transact()')
	await expect(sql`BEGIN`.execute(store.database)).rejects.toThrow('transact()')
	// The refused BEGIN left nothing open that would swallow this.
	await createDocument(store, 'd')
	expect(await store.database.selectFrom('document').select('id').execute()).toEqual([{ id: 'd' }])
})

test('a statement at fault is told apart from storage at fault', async () => {
	const store = await openTestStore(temporaryDirectory())
	await expect(store.database.insertInto('visit').values(visit).execute()).rejects.toBeInstanceOf(StatementError)
	await expect(sql`SELECT * FROM nowhere`.execute(store.database)).rejects.toThrow('no such table')
	await store.close()
	await expect(createDocument(store, 'd')).rejects.toBeInstanceOf(StorageError)
})

test('deleting a document for good takes its log, snapshots, visits and projection along', async () => {
	const { database, log } = await openTestStore(temporaryDirectory()).then((store) =>
		createDocument(store, 'd').then(() => store),
	)
	const [position] = await log.append([windowOf('d', 'a', { entries: [entryOf('a', { session: 's', seq: 1 })] })])
	if (position === undefined) throw new Error('a position')
	await log.saveSnapshot('d', {
		position,
		update: bytesOf('a'),
		vector: bytesOf('b'),
		structs: 1,
		loadMs: 1,
		roots: [],
	})
	await database.insertInto('visit').values(visit).execute()
	await database
		.insertInto('projection')
		.values({ document: 'd', offset: 1, html: '', text: '', markdown: '' })
		.execute()
	await database.deleteFrom('document').where('id', '=', 'd').execute()
	for (const table of ['log', 'last_stored', 'snapshot', 'visit', 'projection'] as const) {
		expect(await database.selectFrom(table).select('document').execute()).toEqual([])
	}
	await expect(log.append([windowOf('d', 'b')])).rejects.toBeInstanceOf(StorageError)
})

test('a snapshot is loaded where workers read it too, whether what was saved lay there or not', async () => {
	const store = await openTestStore(temporaryDirectory())
	await createDocument(store, 'd')
	const [position] = await store.log.append([windowOf('d', 'a')])
	if (position === undefined) throw new Error('a position')
	for (const update of [bytesOf('plain'), shared(bytesOf('shared'))]) {
		await store.log.saveSnapshot('d', { position, update, vector: bytesOf('v'), structs: 1, roots: [], loadMs: 0 })
		const loaded = (await store.log.load('d'))?.snapshot?.update ?? new Uint8Array()
		expect(isShared(loaded)).toBe(true)
		expect(Buffer.compare(loaded, update)).toBe(0)
	}
})

test('a document restored from a backup under the same id starts where its rows end', async () => {
	const store = await openTestStore(temporaryDirectory())
	await createDocument(store, 'd')
	await store.log.append([windowOf('d', 'a'), windowOf('d', 'b')])
	await store.database.deleteFrom('document').execute()
	await createDocument(store, 'd')
	expect(await store.log.append([windowOf('d', 'c')])).toMatchObject([{ offset: 1 }])
	expect(textsOf(await store.log.rowsAfter('d', 0, 1000))).toEqual(['c'])
})

test('an append moves the document’s last activity forward, never back, and in steps of a second', async () => {
	const store = await openTestStore(temporaryDirectory())
	await createDocument(store, 'd')
	const written = async (time: number) => {
		await store.log.append([windowOf('d', 'a', { time })])
		const row = await store.database.selectFrom('document').select('updated_at').executeTakeFirst()
		return row?.updated_at
	}
	const times = [5000, 3000, 5000 + UPDATED_WITHIN - 1, 5000 + UPDATED_WITHIN, 5000 + UPDATED_WITHIN]
	const told: unknown[] = []
	for (const time of times) told.push(await written(time))
	expect(told).toEqual([5000, 5000, 5000, 6000, 6000])
})

test('two snapshots of a document are kept', async () => {
	const store = await openTestStore(temporaryDirectory())
	await createDocument(store, 'd')
	for (const text of ['a', 'b', 'c']) {
		const [position] = await store.log.append([windowOf('d', text)])
		if (position === undefined) throw new Error('a position')
		await store.log.saveSnapshot('d', {
			position,
			update: bytesOf(text),
			vector: bytesOf('v'),
			structs: 1,
			loadMs: 1,
			roots: [],
		})
	}
	const kept = await store.database.selectFrom('snapshot').select('offset').orderBy('offset').execute()
	expect(kept).toEqual([{ offset: 2 }, { offset: 3 }])
})

test('better-auth makes its tables through the workers, as `Database` has them', async () => {
	const { database } = await openTestStore(temporaryDirectory())
	const color = { type: 'string', required: true, defaultValue: 'teal' } as const
	const isAnonymous = { type: 'boolean', required: false } as const
	const options = {
		database: { db: database, type: 'sqlite' },
		user: { additionalFields: { color, isAnonymous } },
	} as const
	await (await getMigrations(options)).runMigrations()
	const again = await getMigrations(options)
	expect([again.toBeCreated, again.toBeAdded]).toEqual([[], []])
	const at = '2026-01-01T00:00:00.000Z'
	const dates = { createdAt: at, updatedAt: at }
	const user = {
		id: 'u',
		name: 'Ada',
		email: 'a@b',
		emailVerified: 0,
		image: null,
		isAnonymous: 1,
		color: 'blue',
		...dates,
	}
	await database.insertInto('user').values(user).execute()
	expect(await database.selectFrom('user').selectAll().execute()).toEqual([user])
	const session = { id: 's', token: 't', userId: 'u', expiresAt: at, ipAddress: null, userAgent: null, ...dates }
	await database.insertInto('session').values(session).execute()
	expect(await database.selectFrom('session').selectAll().execute()).toEqual([session])
})

test.runIf(process.platform === 'linux')('G8: who asks stands behind who writes where both want one core', async () => {
	const store = await openTestStore(temporaryDirectory())
	await createDocument(store, 'd')
	expect([niceOf('reader'), niceOf('writer')]).toEqual([[10], [0]])
})
