import { NO_EVENT, writeEventId } from '@tandem/protocol'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { COMMENT, eventFrame, openingFrame, retryFrame } from './frame.ts'
import { Reader } from './reader.fixture.ts'

const EVENT = { id: { seq: 7, nonce: '0123456789abcdef' }, event: 'notification' } as const

/** Texts that would end a line, an event or a parser. */
const hostile = fc.oneof(
	fc.string({ unit: 'binary' }),
	fc.string({
		unit: fc.constantFrom('\r', '\n', '\r\n', '\0', '\u2028', '\u2029', '\ufeff', '🎈', '\ud83c', '\udf88', ':'),
	}),
	fc.constantFrom(
		'a\n\nevent: forged\ndata: {}\n\n',
		'a\rid: 9-ffffffffffffffff\r',
		'data: x',
		': comment',
		'\r\n\r\n',
	),
)
const tree = fc.letrec((tie) => ({
	node: fc.oneof(
		{ depthSize: 'small' },
		hostile,
		fc.double(),
		fc.boolean(),
		fc.constant(null),
		fc.array(tie('node')),
		fc.dictionary(hostile, tie('node')),
	),
})).node

test('G5, G7: whatever is in an event, a reader gets one event with exactly that, however its bytes are cut', () => {
	const ids = fc.record({
		seq: fc.integer({ min: 0, max: 1e14 }),
		nonce: fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 16, maxLength: 16 }),
	})
	const property = fc.property(ids, fc.dictionary(hostile, tree), fc.integer({ min: 1, max: 40 }), (id, data, step) => {
		const bytes = Buffer.concat([eventFrame({ ...EVENT, id, data }), COMMENT])
		const reader = new Reader()
		for (let at = 0; at < bytes.length; at += step) reader.feed(bytes.subarray(at, at + step))
		expect(reader.errors).toEqual([])
		expect(reader.comments).toHaveLength(1)
		expect(reader.events).toEqual([{ id: writeEventId(id), event: 'notification', data: JSON.stringify(data) }])
		// Node's own JSON writes a lone surrogate as its escape: nothing is lost on the way through UTF-8.
		expect(JSON.parse(reader.events[0]?.data ?? '')).toEqual(JSON.parse(JSON.stringify(data)))
		expect(bytes.includes('\r')).toBe(false)
		expect(bytes.includes(0)).toBe(false)
	})
	fc.assert(property, { numRuns: 500 })
})

test('V-presence: what is never stored has no id, and a reader keeps the one it had', () => {
	const reader = new Reader()
	reader.feed(eventFrame({ ...EVENT, data: { a: 1 } }))
	reader.feed(eventFrame({ id: null, event: 'presence', data: { b: 2 } }))
	expect(reader.events.map(({ id, event }) => [id, event])).toEqual([
		['7-0123456789abcdef', 'notification'],
		// The parser tells the last id with every event, as the standard has it.
		[undefined, 'presence'],
	])
})

test('V-opening: an opening tells when to come back and where the stream stands, and is no event', () => {
	const reader = new Reader()
	reader.feed(openingFrame(2345.6, NO_EVENT))
	reader.feed(retryFrame(1999.5))
	expect(reader).toMatchObject({ events: [], errors: [], retries: [2346, 2000] })
	expect(openingFrame(2000, { seq: 4, nonce: '0123456789abcdef' }).toString()).toBe(
		'retry: 2000\nid: 4-0123456789abcdef\n\n',
	)
})
