import { type Notification, type NotificationList, notification } from '@tandem/protocol'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { type Browser, type Fixture, openFixture } from './api.fixture.ts'
import { openStream } from './stream.fixture.ts'

let fixture: Fixture
beforeAll(async () => {
	fixture = await openFixture({ limits: { guestsPerMinute: 0 } })
})
afterAll(() => fixture.close())

async function somebody() {
	const browser = fixture.browser()
	const { id } = await browser.signIn()
	const open = async (document: string) =>
		await fixture.notifications.record({ kind: 'joined', visits: [{ document, person: id }] })
	const make = async () => (await browser.json<{ id: string }>('POST', '/api/documents', { title: 'Plan' })).id
	return { id, browser, open, make }
}

async function stream(browser: Browser, lastEventId?: string) {
	const query = lastEventId === undefined ? '' : `?lastEventId=${lastEventId}`
	const opened = await openStream(`${fixture.url}/api/notifications/stream${query}`, browser)
	onTestFinished(() => opened.close())
	return opened
}
const list = (browser: Browser) => browser.json<NotificationList>('GET', '/api/notifications')

test('G5, V-notification: a notification is told to every open stream as it is listed, and again when it is read', async () => {
	const [ada, ben] = [await somebody(), await somebody()]
	const streams = [await stream(ada.browser), await stream(ada.browser)]
	await ben.open(await ada.make())
	const told = await Promise.all(streams.map((each) => each.next('notification')))
	const { lastEventId, notifications } = await list(ada.browser)
	expect(told.map(({ row }) => notification.parse(row))).toEqual([notifications[0], notifications[0]])
	expect(told.map(({ id }) => id)).toEqual([lastEventId, lastEventId])
	await ada.browser.json('PATCH', `/api/notifications/${notifications[0]?.id}`, { state: 'read' })
	for (const each of streams) expect((await each.next()).row).toMatchObject({ state: 'read', seq: 2 })
})

test('G5: what was missed is told as it is now, in the order of its changes', async () => {
	const [ada, ben] = [await somebody(), await somebody()]
	const { lastEventId } = await list(ada.browser)
	const documents = [await ada.make(), await ada.make(), await ada.make()]
	for (const document of documents) await ben.open(document)
	const { notifications } = await list(ada.browser)
	await ada.browser.json('PATCH', `/api/notifications/${notifications[2]?.id}`, { state: 'archived' })
	const live = await stream(ada.browser, lastEventId)
	const rows: Notification[] = []
	for (let count = 0; count < 3; count += 1) rows.push(notification.parse((await live.next()).row))
	expect(rows.map(({ document, state, seq }) => [document.id, state, seq])).toEqual([
		[documents[1], 'unread', 2],
		[documents[2], 'unread', 3],
		[documents[0], 'archived', 4],
	])
})

test('G4, R-foreign-place: the place of another person’s stream is refused', async () => {
	const [ada, ben] = [await somebody(), await somebody()]
	await ben.open(await ada.make())
	const { lastEventId } = await list(ada.browser)
	const path = `/api/notifications/stream?lastEventId=${lastEventId}`
	expect(await ben.browser.tell('GET', path)).toEqual([403, 'foreign-place'])
	expect((await stream(ada.browser, lastEventId)).response.statusCode).toBe(200)
})

test('G4, R-another-person: a stream that must be one person’s is refused to another, and the lists say whose they are', async () => {
	const [ada, ben] = [await somebody(), await somebody()]
	for (const name of ['notifications', 'feed']) {
		const path = `/api/${name}/stream?person=${ada.id}`
		// Whatever place is named: a page without one would go on where the other begins.
		for (const place of ['', '&lastEventId=0-0000000000000000']) {
			expect(await ben.browser.tell('GET', path + place)).toEqual([403, 'another-person'])
		}
		const opened = await openStream(fixture.url + path, ada.browser)
		onTestFinished(() => opened.close())
		expect(opened.response.statusCode).toBe(200)
		for (const { id, browser } of [ada, ben]) {
			expect(await browser.json('GET', `/api/${name}`)).toMatchObject({ person: id })
		}
	}
})
