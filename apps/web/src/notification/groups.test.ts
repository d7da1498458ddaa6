import { expect, test } from 'vitest'
import { groups } from './groups.ts'
import { told } from './notification.fixture.ts'

const inDocument = (id: string, at: number, document: string, title = document) =>
	told({ id, at, document: { id: document, title, trashed: false } })

test('P-notify: what is told stands under its document, the document with the latest first, the latest first in each', () => {
	const rows = [inDocument('1', 10, 'a'), inDocument('2', 20, 'b'), inDocument('3', 30, 'a'), inDocument('4', 5, 'c')]
	expect(groups(rows).map((group) => [group.document.id, ...group.rows.map(({ id }) => id)])).toEqual([
		['a', '3', '1'],
		['b', '2'],
		['c', '4'],
	])
})

test('P-notify: of the same instant the later row is first, and the order given makes no difference', () => {
	const rows = ['9', '10', '11'].map((id) => told({ id, at: 7 }))
	const order = (given: typeof rows) => groups(given).flatMap((group) => group.rows.map(({ id }) => id))
	expect(order(rows)).toEqual(['11', '10', '9'])
	expect(order(rows.toReversed())).toEqual(['11', '10', '9'])
})

test('P-notify: a group has the title of the row that changed last, and counts what is unread', () => {
	const [group] = groups([
		{ ...inDocument('1', 99, 'a', 'Old title'), seq: 1 },
		{ ...inDocument('2', 1, 'a', 'New title'), seq: 2, state: 'read' },
	])
	expect(group?.document.title).toBe('New title')
	expect(group?.unread).toBe(1)
})
