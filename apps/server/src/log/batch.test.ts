import fc from 'fast-check'
import { expect, test } from 'vitest'
import { entriesOf, packBatch, packedSize, unpackBatch } from './batch.ts'
import type { Window } from './log.ts'
import { readUpdates, updatesSize, writeUpdates } from './updates.ts'

const update = fc.uint8Array({ maxLength: 300 })
const entry = fc.record({
	person: fc.string({ unit: 'binary' }),
	session: fc.option(fc.string()),
	seq: fc.maxSafeNat(),
	updates: fc.array(update, { maxLength: 4 }),
})
const window: fc.Arbitrary<Window> = fc.record({
	document: fc.string({ unit: 'binary' }),
	time: fc.maxSafeNat(),
	schema: fc.nat(),
	title: fc.option(fc.string({ unit: 'binary' })),
	entries: fc.array(entry, { maxLength: 3 }),
})
/** UTF-8 has no half of a surrogate pair: it arrives as U+FFFD, in SQLite as well. */
const asUtf8 = <T extends string | null>(text: T): T => text && (Buffer.from(text).toString() as T)

test('a batch arrives as it was packed, within the size that was said', () => {
	const property = fc.property(fc.array(fc.array(window, { maxLength: 3 }), { maxLength: 3 }), (calls) => {
		const rows = calls.flat().flatMap(entriesOf)
		const ids = rows.map((_, at) => at.toString(16).padStart(16, '0'))
		const batch = packBatch(calls, ids.values())
		expect(batch.byteLength).toBe(calls.reduce((sum, windows) => sum + packedSize(windows), 8))
		let at = 0
		const expected = calls.map((windows) => ({
			windows: windows.map(({ entries: _, ...rest }, place) => ({
				...rest,
				document: asUtf8(rest.document),
				title: asUtf8(rest.title),
				rows: entriesOf(windows[place] as Window).map((each) => ({
					...each,
					person: asUtf8(each.person),
					session: asUtf8(each.session),
					row: ids[at++],
				})),
			})),
		}))
		const unpacked = unpackBatch(batch).map(({ windows }) => ({
			windows: windows.map((each) => ({
				...each,
				rows: each.rows.map((row) => ({
					...row,
					updates: readUpdates(row.updates).map((bytes) => Uint8Array.from(bytes)),
				})),
			})),
		}))
		expect(unpacked).toEqual(expected)
	})
	fc.assert(property, { numRuns: 300 })
})

test('updates of every length keep their bytes', () => {
	for (const length of [0, 1, 0x7f, 0x80, 0x3fff, 0x4000, 0x1fffff, 0x200000]) {
		const updates = [new Uint8Array(length).fill(7), Uint8Array.of(1)]
		const bytes = new Uint8Array(updatesSize(updates))
		expect(writeUpdates(bytes, 0, updates)).toBe(bytes.byteLength)
		expect(readUpdates(bytes).map(({ byteLength }) => byteLength)).toEqual([length, 1])
		expect(Buffer.compare(readUpdates(bytes)[0] ?? Uint8Array.of(), updates[0] ?? Uint8Array.of())).toBe(0)
	}
})

test('a list that ends too early is not read as a shorter one', () => {
	const bytes = new Uint8Array(updatesSize([new Uint8Array(200)]))
	writeUpdates(bytes, 0, [new Uint8Array(200)])
	for (let end = 1; end < bytes.byteLength; end += 1)
		expect(() => readUpdates(bytes.subarray(0, end))).toThrow(RangeError)
})
