import { NO_EVENT, writeEventId } from '@tandem/protocol'
import { expect, test } from 'vitest'
import { feedAsked, feedBegun, feedListed, NO_FEED, takePresence } from './feed-mirror.ts'

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

test('a new stream tells anew who is where', () => {
	const before = feedListed(feedAsked(NO_FEED), feed('a', 'b'))
	expect([...takePresence(feedBegun(before), there('b')).presence.keys()]).toEqual(['b'])
})
