import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { createAuthentication } from '../http/authentication.ts'
import { entryOf, windowOf } from '../log/window.fixture.ts'
import { databaseFile } from './database-file.ts'
import { statements as documents } from './migrations/0001-documents.ts'
import { openTestStore, temporaryDirectory, testEnv } from './world.fixture.ts'

test('data from before there were notifications: who came then is no news, and what was written is looked through', async () => {
	const dataDir = dataOfTheFirstRelease(`
		INSERT INTO log (document, "offset", row_id, person, seq, time, updates) VALUES ('d', 1, '0', 'ada', 0, 1, x'');
		INSERT INTO visit (document, person, first_at, last_at) VALUES ('d', 'ben', 7, 8);
	`)
	const { database, notifications } = await openTestStore(dataDir)
	await createAuthentication({ database, secret: 'k'.repeat(43), secureCookies: false, env: testEnv() })
	expect(await database.selectFrom('visit').selectAll().execute()).toEqual([
		{ document: 'd', person: 'ben', first_at: 7, last_at: 8, joined_at: 7 },
	])
	await notifications.record({ kind: 'joined', visits: [{ document: 'd', person: 'ben' }] })
	await notifications.record({ kind: 'joined', visits: [{ document: 'd', person: 'cleo' }] })
	expect((await notifications.list('ada')).notifications).toMatchObject([{ actors: [{ id: 'cleo' }], actorCount: 1 }])
	expect(await notifications.behind('', 10)).toEqual(['d'])
})

test('G1: data from before sessions had a row of their own: each is still told how far it came', async () => {
	const dataDir = dataOfTheFirstRelease(`
		INSERT INTO log (document, "offset", row_id, person, session, seq, time, updates) VALUES
			('d', 1, '0', 'ada', 'tab', 9, 1, x''), ('d', 2, '1', 'ben', 'his', 3, 1, x''), ('d', 3, '2', 'ada', 'tab', 10, 1, x''),
			('d', 4, '3', 'cleo', NULL, 0, 1, x''), ('e', 1, '4', 'ada', 'tab', 2, 1, x'');
	`)
	const { log } = await openTestStore(dataDir)
	expect(await log.acknowledged('d', ['tab', 'his', 'nobody'])).toEqual(
		new Map([
			['tab', { seq: 10, person: 'ada' }],
			['his', { seq: 3, person: 'ben' }],
		]),
	)
	expect(await log.acknowledged('e', ['tab', 'his'])).toEqual(new Map([['tab', { seq: 2, person: 'ada' }]]))
	await log.append([windowOf('d', 'a', { entries: [entryOf('a', { session: 'tab', seq: 11 })] })])
	expect(await log.acknowledged('d', ['tab'])).toEqual(new Map([['tab', { seq: 11, person: 'ada' }]]))
})

/** A directory with what the first migration's version left: Ada's documents d and e, and these `rows`. */
function dataOfTheFirstRelease(rows: string): string {
	const dataDir = temporaryDirectory()
	const before = new DatabaseSync(databaseFile(dataDir))
	for (const statement of documents) before.exec(statement)
	before.exec(`
		INSERT INTO document (id, title, maker, created_at, updated_at) VALUES ('d', 'Plan', 'ada', 1, 1), ('e', '', 'ada', 1, 1);
		${rows}
		PRAGMA user_version = 1;
	`)
	before.close()
	return dataDir
}
