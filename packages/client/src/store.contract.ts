import { expect, test } from 'vitest'
import type { Recovery } from './state.ts'
import type { Copy, PendingRow, Store } from './store.ts'

const row = (seq: number, session = 'a', document = 'd1'): PendingRow => ({
	document,
	session,
	seq,
	at: seq * 10,
	author: 'Ada',
	schema: 1,
	body: seq % 2 === 0 ? { kind: 'rename', title: `Title ${seq}` } : { kind: 'edit', update: Uint8Array.of(seq) },
})

const copy = (document: string, offset: number): Copy => ({
	document,
	state: Uint8Array.of(offset),
	position: { offset, row: '0'.repeat(16) },
	clean: true,
	title: 'Plans',
	role: 'write',
	schema: 1,
	at: 5,
})

const recovery = (id: string, document: string, at = 1): Recovery => ({
	id,
	document,
	code: 'malformed',
	at,
	text: 'lost',
	title: null,
	update: Uint8Array.of(7),
	edits: 1,
})

/** What every store promises; `reopened` gives another view of the same data, as another tab has it. */
export function storeContract(make: () => { store: Store; reopened: () => Store }): void {
	test('rows come back per session in order, for one document or all', async () => {
		const { store, reopened } = make()
		await store.keep([row(2), row(1), row(11)])
		await store.keep([row(1, 'b'), row(1, 'a', 'd2')])
		const read = await reopened().pending('d1')
		expect(read.filter(({ session }) => session === 'a')).toEqual([row(1), row(2), row(11)])
		expect(read.filter(({ session }) => session === 'b')).toEqual([row(1, 'b')])
		expect(await reopened().pending()).toHaveLength(5)
	})

	test('keeping a row again changes nothing', async () => {
		const { store } = make()
		await store.keep([row(1)])
		await store.keep([row(1), row(2)])
		expect(await store.pending('d1')).toEqual([row(1), row(2)])
	})

	test('an acknowledgement drops the rows of its session up to its number, and no others', async () => {
		const { store } = make()
		await store.keep([row(1), row(2), row(3), row(1, 'b'), row(1, 'a', 'd2')])
		await store.drop('d1', 'a', 2)
		expect(await store.pending('d1')).toEqual(expect.arrayContaining([row(3), row(1, 'b')]))
		expect(await store.pending()).toHaveLength(3)
	})

	test('a row that is dropped right after it was kept is gone', async () => {
		const { store } = make()
		await Promise.all([store.keep([row(1)]), store.drop('d1', 'a', 1)])
		expect(await store.pending()).toEqual([])
	})

	test('a copy is read whole, replaced whole and dropped', async () => {
		const { store, reopened } = make()
		expect(await store.readCopy('d1')).toBeUndefined()
		await store.writeCopy(copy('d1', 1))
		await store.writeCopy(copy('d1', 2))
		await store.writeCopy(copy('d2', 1))
		expect(await reopened().readCopy('d1')).toEqual(copy('d1', 2))
		await store.dropCopy('d1')
		expect(await store.readCopy('d1')).toBeUndefined()
		expect(await store.readCopy('d2')).toEqual(copy('d2', 1))
	})

	test('refused edits move into the recovery box, and the copy that holds them goes', async () => {
		const { store, reopened } = make()
		await store.keep([row(1), row(1, 'b'), row(1, 'a', 'd2')])
		await store.writeCopy(copy('d1', 1))
		await store.recover(recovery('r1', 'd1'), ['a'])
		expect(await store.pending()).toEqual(expect.arrayContaining([row(1, 'b'), row(1, 'a', 'd2')]))
		expect(await store.pending()).toHaveLength(2)
		expect(await store.readCopy('d1')).toBeUndefined()
		expect(await reopened().recoveries('d1')).toEqual([recovery('r1', 'd1')])
	})

	test('recoveries are listed oldest first and discarded one by one', async () => {
		const { store } = make()
		await store.recover(recovery('z', 'd1', 1), [])
		await store.recover(recovery('a', 'd1', 2), [])
		await store.recover(recovery('b', 'd2', 3), [])
		expect((await store.recoveries('d1')).map(({ id }) => id)).toEqual(['z', 'a'])
		await store.discardRecovery('z')
		expect((await store.recoveries()).map(({ id }) => id)).toEqual(['a', 'b'])
	})

	test('wiping removes every copy and keeps what a person wrote', async () => {
		const { store } = make()
		await store.keep([row(1)])
		await store.recover(recovery('r', 'd3'), [])
		await store.writeCopy(copy('d1', 1))
		await store.wipeCopies()
		expect(await store.readCopy('d1')).toBeUndefined()
		expect(await store.pending()).toHaveLength(1)
		expect(await store.recoveries()).toHaveLength(1)
	})
}
