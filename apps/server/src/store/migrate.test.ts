import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { createAuthentication } from '../http/authentication.ts'
import { statements as documents } from './migrations/0001-documents.ts'
import { openTestStore, temporaryDirectory, testEnv } from './world.fixture.ts'

test('data from before there were notifications: who came then is no news, and what was written is looked through', async () => {
	const dataDir = temporaryDirectory()
	const before = new DatabaseSync(join(dataDir, 'tandem.db'))
	for (const statement of documents) before.exec(statement)
	before.exec(`
		INSERT INTO document (id, title, maker, created_at, updated_at) VALUES ('d', 'Plan', 'ada', 1, 1), ('e', '', 'ada', 1, 1);
		INSERT INTO log (document, "offset", row_id, person, seq, time, updates) VALUES ('d', 1, '0', 'ada', 0, 1, x'');
		INSERT INTO visit (document, person, first_at, last_at) VALUES ('d', 'ben', 7, 8);
		PRAGMA user_version = 1;
	`)
	before.close()
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
