import 'fake-indexeddb/auto'
import { IDBFactory } from 'fake-indexeddb'
import { expect, test, vi } from 'vitest'
import { openStore } from './idb-store.ts'
import { storeContract } from './store.contract.ts'
import type { PendingRow } from './store.ts'
import { settle } from './world.fixture.ts'

storeContract(() => {
	const indexedDB = new IDBFactory()
	return { store: openStore({ indexedDB }, 'ada'), reopened: () => openStore({ indexedDB }, 'ada') }
})

const row = (seq: number): PendingRow => ({
	document: 'd',
	session: 's',
	seq,
	at: 0,
	author: 'Ada',
	schema: 1,
	body: { kind: 'edit', update: Uint8Array.of(1) },
})

test('each person has a database of their own', async () => {
	const indexedDB = new IDBFactory()
	await openStore({ indexedDB }, 'ada').keep([row(1)])
	expect(await openStore({ indexedDB }, 'bob').pending()).toEqual([])
	expect((await indexedDB.databases()).map(({ name }) => name)).toContain('tandem:ada')
})

test('G1: an edit is handed to the database in the very task it was made in, strictly durable', async () => {
	const store = openStore({ indexedDB: new IDBFactory() }, 'ada')
	await store.pending()
	const transaction = vi.spyOn(IDBDatabase.prototype, 'transaction')
	const put = vi.spyOn(IDBObjectStore.prototype, 'put')
	const commit = vi.spyOn(IDBTransaction.prototype, 'commit')
	const kept = store.keep([row(1)])
	expect(transaction).toHaveBeenCalledWith(['pending'], 'readwrite', { durability: 'strict' })
	expect(put).toHaveBeenCalledOnce()
	expect(commit).toHaveBeenCalledOnce()
	await kept
	vi.restoreAllMocks()
})

test('without IndexedDB every call says that nothing was kept', async () => {
	const store = openStore({ indexedDB: null }, 'ada')
	await expect(store.keep([row(1)])).rejects.toThrow()
	await expect(store.pending()).rejects.toThrow()
	store.close()
})

test('a full disk rejects, and the database goes on', async () => {
	const store = openStore({ indexedDB: new IDBFactory() }, 'ada')
	await store.pending()
	vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementationOnce(() => {
		throw new DOMException('no room', 'QuotaExceededError')
	})
	await expect(store.keep([row(1)])).rejects.toThrow('no room')
	await store.keep([row(2)])
	expect((await store.pending()).map(({ seq }) => seq)).toEqual([2])
	vi.restoreAllMocks()
})

test('another tab may delete the database: this one lets go of it and keeps nothing from then on', async () => {
	const indexedDB = new IDBFactory()
	const store = openStore({ indexedDB }, 'ada')
	await store.keep([row(1)])
	const deleted = new Promise((resolve) => {
		indexedDB.deleteDatabase('tandem:ada').onsuccess = resolve
	})
	await deleted
	await settle()
	await expect(store.keep([row(2)])).rejects.toThrow()
})
