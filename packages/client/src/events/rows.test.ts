import { expect, test } from 'vitest'
import { asked, type Listing, listed, NO_ROWS, type Row, type Rows, type Taken, take } from './rows.ts'

interface Told extends Row {
	readonly kept: boolean
}

const LISTING: Listing<Told> = { keeps: ({ kept }) => kept, most: 3 }
const id = (seq: number) => `${seq}-0000000000000000`
const row = (name: string, seq: number, at = seq, kept = true): Told => ({ id: name, seq, at, kept })
const names = ({ list }: Rows<Told>) => list?.map((one) => `${one.id}${one.seq}`)
const newer = (taken: Taken<Told>) => taken.newer.map((one) => `${one.id}${one.seq}`)

/** A mirror of this list as it was at `seq`. */
const mirror = (seq: number, ...rows: Told[]) => listed<Told>(NO_ROWS, rows, id(seq), LISTING).rows

test('G5: the first list is no news, the latest stand first, and no more than are shown', () => {
	const taken = listed<Told>(NO_ROWS, [row('a', 1), row('b', 2), row('c', 3), row('d', 4)], id(4), LISTING)
	expect(newer(taken)).toEqual([])
	expect(names(taken.rows)).toEqual(['d4', 'c3', 'b2'])
})

test('G5, V-notification: a row is taken once, and never one that is older than what is known', () => {
	const first = take(mirror(1, row('a', 1)), row('a', 3), id(3), LISTING)
	expect([names(first.rows), newer(first)]).toEqual([['a3'], ['a3']])
	for (const old of [row('a', 3), row('a', 2), row('b', 1)]) {
		const again = take(first.rows, old, id(old.seq), LISTING)
		expect([names(again.rows), newer(again)]).toEqual([['a3'], []])
	}
})

test('G5: a row that changed without becoming unread anew is no news', () => {
	const taken = take(mirror(1, row('a', 1)), row('a', 2, 1), id(2), LISTING)
	expect([names(taken.rows), newer(taken)]).toEqual([['a2'], []])
})

test('G5: what is archived here stays away when its older event comes, also from a list that is older', () => {
	const archived = take(mirror(1, row('a', 1)), row('a', 3, 1, false), null, LISTING).rows
	expect(names(archived)).toEqual([])
	const older = take(archived, row('a', 2), id(2), LISTING)
	expect([names(older.rows), newer(older)]).toEqual([[], []])
	const during = take(asked(mirror(1, row('a', 1))), row('a', 3, 1, false), null, LISTING).rows
	expect(names(during)).toEqual([])
	expect(names(listed(during, [row('a', 1)], id(1), LISTING).rows)).toEqual([])
	const back = take(older.rows, row('a', 4, 4), id(4), LISTING)
	expect([names(back.rows), newer(back)]).toEqual([['a4'], ['a4']])
})

test('G5: while a list is awaited what comes waits, and all of it is told in order', () => {
	const waiting = take(asked(mirror(1, row('a', 1))), row('d', 4), id(4), LISTING)
	expect([names(waiting.rows), newer(waiting)]).toEqual([['a1'], []])
	const both = take(waiting.rows, row('b', 2), id(2), LISTING)
	const taken = listed(both.rows, [row('c', 3), row('b', 2), row('a', 1)], id(3), LISTING)
	expect([names(taken.rows), newer(taken)]).toEqual([
		['d4', 'c3', 'b2'],
		['b2', 'c3', 'd4'],
	])
	expect(taken.rows.position?.seq).toBe(4)
})

test('G5: after a restored backup lower numbers count', () => {
	const taken = listed(asked(mirror(9, row('a', 9))), [row('a', 2, 2)], id(2), LISTING)
	expect([names(taken.rows), newer(taken)]).toEqual([['a2'], []])
	expect(newer(take(taken.rows, row('b', 3, 20), id(3), LISTING))).toEqual(['b3'])
})

test('of rows that left the list a thousand are remembered', () => {
	let rows = mirror(0)
	for (let seq = 1; seq <= 1_200; seq++) rows = take(rows, row(`${seq}`, seq, seq, false), id(seq), LISTING).rows
	expect(rows.seen.size).toBe(1_000)
	expect(rows.ahead.size).toBe(0)
	expect(newer(take(rows, row('300', 1_201, 300), id(1_201), LISTING))).toEqual([])
})
