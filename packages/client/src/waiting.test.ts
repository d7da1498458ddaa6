import 'fake-indexeddb/auto'
import { IDBFactory } from 'fake-indexeddb'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { openStore } from './idb-store.ts'
import type { PendingBody, PendingRow } from './store.ts'
import { typedText } from './typed-text.ts'
import { discardWaiting, waiting, waitingOfOthers, waitingText } from './waiting.ts'

const row = (document: string, seq: number, body: PendingBody, author = 'Ada'): PendingRow => ({
	document,
	session: 'a'.repeat(16),
	seq,
	at: seq * 100,
	author,
	schema: 1,
	body,
})

function typed(write: (text: Y.Text) => void): PendingBody[] {
	const doc = new Y.Doc()
	const bodies: PendingBody[] = []
	doc.on('update', (update: Uint8Array) => bodies.push({ kind: 'edit', update }))
	write(doc.getText('text'))
	return bodies
}

const [hello] = typed((text) => text.insert(0, 'hello')) as [PendingBody]

test('what waits is listed per document, oldest first, with the best title there is', async () => {
	const store = openStore({ indexedDB: new IDBFactory() }, 'ada')
	await store.keep([row('d2', 5, hello), row('d1', 1, hello), row('d1', 2, { kind: 'rename', title: 'Renamed' })])
	const copy = { state: new Uint8Array(), position: null, clean: true, role: 'write', schema: 1, at: 0 } as const
	await store.writeCopy({ document: 'd2', title: 'From the copy', ...copy })
	expect(await waiting(store)).toEqual([
		{ document: 'd1', title: 'Renamed', edits: 2, since: 100 },
		{ document: 'd2', title: 'From the copy', edits: 1, since: 500 },
	])
})

test('without a database nothing waits', async () => {
	expect(await waiting(openStore({ indexedDB: null }, 'ada'))).toEqual([])
	expect(await waitingOfOthers({ indexedDB: null }, 'ada')).toEqual([])
})

test('another person’s edits on this device are named, can be copied and discarded, and are never mine', async () => {
	const indexedDB = new IDBFactory()
	const bob = openStore({ indexedDB }, 'bob')
	await bob.keep([row('d1', 1, hello, 'Bob')])
	await openStore({ indexedDB }, 'empty').pending()
	await openStore({ indexedDB }, 'ada').keep([row('d1', 1, hello)])
	expect(await waitingOfOthers({ indexedDB }, 'ada')).toEqual([
		{ person: 'bob', name: 'Bob', waiting: [{ document: 'd1', title: null, edits: 1, since: 100 }] },
	])
	expect(await waitingText(bob, 'd1')).toBe('hello')
	await discardWaiting(bob, 'd1')
	expect(await waitingOfOthers({ indexedDB }, 'ada')).toEqual([])
})

test('typed text leaves out what was deleted again and starts a new line where the author went elsewhere', () => {
	const updates = typed((text) => {
		text.insert(0, 'Helllo')
		text.delete(3, 1)
		text.insert(5, ' world')
		text.insert(0, 'Title')
	}).flatMap((body) => (body.kind === 'edit' ? [body.update] : []))
	expect(typedText(updates)).toBe('Hello world\nTitle')
	expect(typedText([])).toBe('')
})

test('typed text keeps characters outside the basic plane whole', () => {
	const updates = typed((text) => {
		text.insert(0, 'a👩‍🚀b')
		text.delete(0, 1)
	}).flatMap((body) => (body.kind === 'edit' ? [body.update] : []))
	expect(typedText(updates)).toBe('👩‍🚀b')
})
