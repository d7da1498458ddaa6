import { type Activity, NO_EVENT, writeEventId } from '@tandem/protocol'
import { expect, test } from 'vitest'
import { feedAsked, feedBegun, feedListed, NO_FEED, takeActivity, takeGone, takePresence } from './feed-mirror.ts'

const there = (document: string, count = 1) => ({ document, count, people: [] })
const feed = (...documents: string[]) => ({
	person: 'ada',
	lastEventId: writeEventId(NO_EVENT),
	activities: [],
	presence: documents.map((document) => there(document)),
})

test('what a stream said of a document while the feed was on its way stands above it', () => {
	const left = takePresence(feedAsked(NO_FEED), there('a', 0))
	const { presence } = feedListed(takePresence(left, there('b', 2)), feed('a', 'b', 'c'))
	expect([...presence.values()]).toEqual([there('b', 2), there('c')])
})

test('a stream that began while the feed was on its way told of everybody, also of who is gone', () => {
	const begun = takePresence(feedBegun(feedAsked(NO_FEED)), there('b'))
	expect([...feedListed(begun, feed('a', 'b')).presence.keys()]).toEqual(['b'])
})

test('V-presence: a new stream tells anew who is where', () => {
	const before = feedListed(feedAsked(NO_FEED), feed('a', 'b'))
	expect([...takePresence(feedBegun(before), there('b')).presence.keys()]).toEqual(['b'])
})

const at = (seq: number) => writeEventId({ seq, nonce: '0'.repeat(16) })
const edited = (seq: number, document: string): Activity => {
	const person = { id: 'ben', name: 'Ben', color: 'teal' } as const
	return { id: `${seq}`, seq, kind: 'edited', document: { id: document, title: '' }, person, since: seq, at: seq }
}

test('V-gone: a document that is deleted while the feed is on its way is in no list, whichever of the two was first', () => {
	const list = { ...feed('a', 'b'), activities: [edited(2, 'b'), edited(1, 'a')] }
	const before = feedListed(feedAsked(NO_FEED), { ...list, lastEventId: at(2) })
	const gone = takeGone(takeActivity(feedAsked(before), edited(3, 'a'), at(3)), { document: 'a', seq: 4 }, at(4))
	expect(gone.rows.list).toEqual([edited(2, 'b')])
	const older = feedListed(gone, { ...list, lastEventId: at(2) })
	const newer = feedListed(gone, { ...feed('b'), activities: [edited(2, 'b')], lastEventId: at(4) })
	for (const { rows, presence } of [older, newer]) {
		expect([rows.list, rows.position?.seq, [...presence.keys()]]).toEqual([[edited(2, 'b')], 4, ['b']])
	}
	// Told again, it changes nothing.
	expect(takeGone(newer, { document: 'b', seq: 4 }, at(4)).rows.list).toEqual([edited(2, 'b')])
})
