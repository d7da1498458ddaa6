import { statSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { expect, onTestFinished, test } from 'vitest'
import { databaseFile } from '../store/database-file.ts'
import { openStore } from '../store/store.ts'
import { createDocument, openTestStore, temporaryDirectory, testEnv } from '../store/world.fixture.ts'
import { logContract } from './contract.ts'
import { entryOf, windowOf } from './window.fixture.ts'

logContract(async () => {
	const dataDir = temporaryDirectory()
	let store = await openStore({ dataDir, env: testEnv() })
	onTestFinished(() => store.close())
	return {
		log: store.log,
		create: (document) => createDocument(store, document),
		reopen: async () => {
			await store.close()
			store = await openStore({ dataDir, env: testEnv() })
			return store.log
		},
		close: () => store.close(),
	}
})

/** Bytes of a page as the write-ahead log holds it. */
const FRAME_BYTES = 4096 + 24

test('a window of 20 authors is a few pages on the disk, however much a hundred sessions wrote before', async () => {
	const dataDir = temporaryDirectory()
	const store = await openTestStore(dataDir)
	await createDocument(store, 'd')
	const window = (count: number) =>
		windowOf('d', '', {
			entries: Array.from({ length: 20 }, (_, index) => {
				const session = ((count * 20 + index) * 7919) % 100
				return entryOf('x'.repeat(30), { session: `${session}`.padStart(22, 's'), seq: count + 1 })
			}),
		})
	for (let count = 0; count < 250; count += 1) await store.log.append([window(count)])
	const disk = new DatabaseSync(databaseFile(dataDir))
	disk.exec('PRAGMA wal_checkpoint(TRUNCATE)')
	disk.close()
	for (let count = 250; count < 270; count += 1) await store.log.append([window(count)])
	const pages = statSync(`${databaseFile(dataDir)}-wal`).size / FRAME_BYTES / 20
	expect(pages).toBeLessThan(12)
})
