import { onTestFinished } from 'vitest'
import { openStore } from '../store/store.ts'
import { createDocument, temporaryDirectory, testEnv } from '../store/world.fixture.ts'
import { logContract } from './contract.ts'

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
