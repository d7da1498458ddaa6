import { memoryStore } from './memory-store.ts'
import { storeContract } from './store.contract.ts'

storeContract(() => {
	const store = memoryStore()
	return { store, reopened: () => store }
})
