import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll } from 'vitest'
import { createAuthentication } from '../http/authentication.ts'
import { openStore, type Store } from '../store/store.ts'
import { testEnv } from '../store/world.fixture.ts'
import { type NotificationsUnderTest, notificationContract } from './contract.ts'
import { replaysToTheList } from './replay-contract.ts'

/** Opening a store starts two threads: one serves all tests, emptied for each. */
const TABLES = ['document', 'notification', 'notification_change', 'activity_change', 'activity_gone', 'user'] as const
const dataDir = mkdtempSync(join(tmpdir(), 'tandem-notifications-'))
let now = 0
const env = testEnv({ now: () => now })
let store: Store

beforeAll(async () => {
	store = await openStore({ dataDir, env })
	// Makes the table of people.
	await createAuthentication({ database: store.database, secret: 'k'.repeat(43), secureCookies: false, env })
})
afterAll(async () => {
	await store.close()
	rmSync(dataDir, { recursive: true })
})

async function open(): Promise<NotificationsUnderTest> {
	now = 1_800_000_000_000
	await store.transact(TABLES.map((table) => store.database.deleteFrom(table).compile()))
	return {
		store: store.notifications,
		person: async (id) => {
			const name = id.slice(0, 1).toUpperCase() + id.slice(1)
			const [createdAt, updatedAt] = ['2030-01-01T00:00:00.000Z', '2030-01-01T00:00:00.000Z']
			const row = { id, name, email: `${id}@example.org`, emailVerified: 0, image: null, createdAt, updatedAt }
			await store.database
				.insertInto('user')
				.values({ ...row, isAnonymous: 1, color: 'teal' })
				.execute()
		},
		document: async (id, maker, openers = []) => {
			const row = { id, title: `Title of ${id}`, maker, created_at: now, updated_at: now, trashed_at: null, schema: 0 }
			await store.database.insertInto('document').values(row).execute()
			for (const person of openers) {
				const visit = { document: id, person, first_at: now, last_at: now }
				await store.database.insertInto('visit').values(visit).execute()
			}
		},
		pass: (ms) => {
			now += ms
		},
		reopen: async () => {
			await store.close()
			store = await openStore({ dataDir, env })
			return store.notifications
		},
		close: async () => {},
	}
}

notificationContract(open)
replaysToTheList(open)
