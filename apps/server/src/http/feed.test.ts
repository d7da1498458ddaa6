import {
	type Activity,
	type DocumentPresence,
	type DocumentSummary,
	documentGone,
	type Feed,
	feed,
	type Person,
} from '@tandem/protocol'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type Browser, type Fixture, openFixture } from './api.fixture.ts'
import { type OpenStream, openStream } from './stream.fixture.ts'

let fixture: Fixture
let streams: OpenStream[] = []
beforeEach(async () => {
	fixture = await openFixture({ limits: { guestsPerMinute: 0, connectionsPerPerson: 3 } })
})
afterEach(async () => {
	for (const each of streams.splice(0)) each.close()
	streams = []
	await fixture.close()
})

async function guest(): Promise<{ browser: Browser; person: Person }> {
	const browser = fixture.browser()
	return { browser, person: await browser.signIn() }
}

const make = (browser: Browser, title: string) => browser.json<DocumentSummary>('POST', '/api/documents', { title })
const listed = async (browser: Browser) => feed.parse(await browser.json<Feed>('GET', '/api/feed'))
const kinds = ({ activities }: Feed) => activities.map(({ kind, document }) => `${kind} ${document.title}`)

async function stream(browser: Browser, rest: { path?: string; headers?: Record<string, string> } = {}) {
	const { path = '/api/feed/stream', headers = {} } = rest
	const opened = await openStream(fixture.url + path, browser, headers)
	streams.push(opened)
	return opened
}

test('V-activity: making, renaming, trashing and restoring are told at once, stored with what they tell, and each once', async () => {
	const { browser, person } = await guest()
	const live = await stream(browser)
	const { id } = await make(browser, 'Plans')
	await browser.json('PATCH', `/api/documents/${id}`, { title: 'Better plans' })
	// The welcome document, which a guest does not make, is none of them.
	const told = [await live.next('activity'), await live.next('activity')]
	for (const change of ['trash', 'trash', 'restore', 'restore', 'trash']) {
		await browser.json('POST', `/api/documents/${id}/${change}`)
	}
	for (let count = 0; count < 3; count += 1) told.push(await live.next('activity'))
	expect(told.map(({ row }) => row.kind)).toEqual(['created', 'renamed', 'trashed', 'restored', 'trashed'])
	const { id: ada, name, color } = person
	expect(told.at(-1)?.row).toMatchObject({ person: { id: ada, name, color }, document: { id, title: 'Better plans' } })
	const now = await listed(browser)
	// What is in the trash is only told to be there.
	expect(kinds(now)).toEqual(['trashed Better plans', 'trashed Better plans'])
	expect(now.lastEventId).toBe(told.at(-1)?.id)
	expect(now.activities[0]).toEqual(told.at(-1)?.row)
})

test('G4, V-activity: what happens to a document is told to those who made or opened it, and to nobody else', async () => {
	const [ada, bob, eve] = [await guest(), await guest(), await guest()]
	const [hers, his, evil] = [await stream(ada.browser), await stream(bob.browser), await stream(eve.browser)]
	const { id } = await make(ada.browser, 'Secret')
	await bob.browser.ask('GET', `/api/documents/${id}/page`)
	await ada.browser.json('PATCH', `/api/documents/${id}`, { title: 'Shared' })
	await ada.browser.json('POST', `/api/documents/${id}/trash`)
	expect([(await hers.next('activity')).row.kind, (await hers.next('activity')).row.kind]).toEqual([
		'created',
		'renamed',
	])
	expect([(await his.next('activity')).row.kind, (await his.next('activity')).row.kind]).toEqual(['renamed', 'trashed'])
	const { id: own } = await make(eve.browser, 'Own')
	expect((await evil.next('activity')).row).toMatchObject({ kind: 'created', document: { id: own } })
	expect(kinds(await listed(bob.browser))[0]).toBe('trashed Shared')
	expect(kinds(await listed(eve.browser))).toEqual(['created Own'])
	// Nor is it told to her later, whatever place she names.
	const all = await stream(eve.browser, { path: '/api/feed/stream?lastEventId=0-0000000000000000' })
	expect((await all.next('activity')).row).toMatchObject({ kind: 'created', document: { id: own } })
})

test('G5: a stream goes on after the last event its reader has, from the header or the query; the header goes first', async () => {
	const { browser } = await guest()
	const { lastEventId } = await listed(browser)
	for (const title of ['One', 'Two', 'Three']) await make(browser, title)
	const byQuery = await stream(browser, { path: `/api/feed/stream?lastEventId=${lastEventId}` })
	const [one, two, three] = [
		await byQuery.next('activity'),
		await byQuery.next('activity'),
		await byQuery.next('activity'),
	]
	expect([one, two, three].map(({ row }) => (row as unknown as Activity).document.title)).toEqual([
		'One',
		'Two',
		'Three',
	])
	const byHeader = await stream(browser, {
		path: `/api/feed/stream?lastEventId=${lastEventId}`,
		headers: { 'last-event-id': two.id ?? '' },
	})
	expect(await byHeader.next('activity')).toEqual(three)
	await make(browser, 'Four')
	const four = [await byQuery.next('activity'), await byHeader.next('activity')]
	expect(four[0]).toEqual(four[1])
	const [, , , fourth] = (await listed(browser)).activities.toReversed()
	expect(four[0]?.row).toEqual(fourth)
})

test('G5, V-reset: an id that another history gave is answered with a reset and where the stream is now', async () => {
	const { browser } = await guest()
	const live = await stream(browser, { headers: { 'last-event-id': '1-0123456789abcdef' } })
	const { lastEventId } = await listed(browser)
	expect(await live.next()).toMatchObject({ event: 'reset', data: '{}', id: lastEventId })
	const { id } = await make(browser, 'After it')
	expect(await live.next()).toMatchObject({ event: 'activity', row: { document: { id } } })
})

test('G4, G7, R-too-many-connections, R-malformed: no session, an id that is none, a method that is none and too many streams are refused', async () => {
	const { browser } = await guest()
	expect(await fixture.browser().tell('GET', '/api/feed/stream')).toEqual([401, 'unauthenticated'])
	expect(await fixture.browser().tell('GET', '/api/feed')).toEqual([401, 'unauthenticated'])
	for (const wrong of ['x', '1', '-1-0123456789abcdef', '01-0123456789abcdef', '1-0123456789ABCDEF', '1-x']) {
		expect(await browser.tell('GET', '/api/feed/stream', undefined, { 'last-event-id': wrong })).toEqual([
			400,
			'malformed',
		])
		expect(await browser.tell('GET', `/api/feed/stream?lastEventId=${wrong}`)).toEqual([400, 'malformed'])
	}
	expect((await browser.ask('HEAD', '/api/feed/stream')).status).toBe(405)
	for (let count = 0; count < 3; count += 1) await stream(browser)
	const refused = await browser.ask('GET', '/api/feed/stream')
	expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '10'])
	streams[0]?.close()
	await vi.waitFor(async () => expect((await stream(browser)).response.statusCode).toBe(200))
})

test('G4: signing out ends the streams of that session', async () => {
	const { browser } = await guest()
	const other = await guest()
	const [mine, theirs] = [await stream(browser), await stream(other.browser)]
	await browser.ask('POST', '/api/auth/sign-out', {})
	await mine.ended
	await make(other.browser, 'Still told')
	expect((await theirs.next('activity')).row.kind).toBe('created')
})

test('V-opening: a stream says what it is, where it stands and when to come back, before anything happens', async () => {
	const { browser } = await guest()
	const { response, reader } = await stream(browser)
	await new Promise((resolve) => response.once('data', resolve))
	expect(response.headers).toMatchObject({
		'content-type': 'text/event-stream; charset=utf-8',
		'cache-control': 'no-store, no-transform',
		'x-accel-buffering': 'no',
	})
	expect(reader.retries).toHaveLength(1)
	expect(reader.events).toEqual([] satisfies DocumentPresence[])
})

test('G4, G5, V-gone: a document that is deleted for good leaves every feed it was in, at once or when its reader is back', async () => {
	const [ada, bob, eve] = [await guest(), await guest(), await guest()]
	const { id } = await make(ada.browser, 'Secret')
	await bob.browser.ask('GET', `/api/documents/${id}/page`)
	await ada.browser.json('POST', `/api/documents/${id}/trash`)
	const { lastEventId } = await listed(bob.browser)
	const live = [await stream(ada.browser), await stream(bob.browser)]
	await ada.browser.ask('DELETE', `/api/documents/${id}`)
	const told = [await live[0]?.next(), await live[1]?.next()]
	expect(told[0]).toMatchObject({ event: 'gone' })
	expect(documentGone.parse(told[0]?.row)).toEqual({ document: id, seq: Number.parseInt(told[0]?.id ?? '', 10) })
	expect(told[1]).toEqual(told[0])
	const { id: other } = await make(bob.browser, 'Another')
	const back = await stream(bob.browser, { path: `/api/feed/stream?lastEventId=${lastEventId}` })
	expect([await back.next(), (await back.next()).row.document]).toEqual([told[0], { id: other, title: 'Another' }])
	expect(kinds(await listed(ada.browser))).toEqual([])
	// Whoever never opened it learns nothing of it.
	const hers = await stream(eve.browser, { path: `/api/feed/stream?lastEventId=${lastEventId}` })
	const { id: own } = await make(eve.browser, 'Own')
	expect(await hers.next()).toMatchObject({ event: 'activity', row: { document: { id: own } } })
})
