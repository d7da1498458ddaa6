import type { Notification, NotificationList } from '@tandem/protocol'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Browser, type Fixture, openFixture } from './api.fixture.ts'

let fixture: Fixture
beforeAll(async () => {
	fixture = await openFixture({ limits: { guestsPerMinute: 0 } })
})
afterAll(() => fixture.close())

const somebody = async () => {
	const browser = fixture.browser()
	return { browser, person: await browser.signIn() }
}
type Somebody = Awaited<ReturnType<typeof somebody>>

async function documentOf({ browser }: Somebody, title = 'Plan'): Promise<string> {
	return (await browser.json<{ id: string }>('POST', '/api/documents', { title })).id
}

const join = (document: string, { person }: Somebody) =>
	fixture.notifications.record({ kind: 'joined', visits: [{ document, person: person.id }] })

const listed = async (browser: Browser): Promise<Notification[]> =>
	(await browser.json<NotificationList>('GET', '/api/notifications')).notifications

/** What this person was told so far, as kinds and states. */
const toldTo = ({ person }: Somebody): string[] =>
	fixture.told
		.filter(([channel]) => channel === `user:${person.id}`)
		.map(([, { data }]) => `${data.kind} ${data.state}`)

test('G5: what I am told is listed as people and documents are called now, and marked one by one', async () => {
	const [ada, ben] = [await somebody(), await somebody()]
	const empty = await ada.browser.json<NotificationList>('GET', '/api/notifications')
	expect(empty).toEqual({ person: ada.person.id, lastEventId: '0-0000000000000000', notifications: [] })
	const id = await documentOf(ada)
	await join(id, ben)
	await ada.browser.json('PATCH', `/api/documents/${id}`, { title: 'New name' })
	await ben.browser.json('PATCH', '/api/me', { name: 'Ben the second' })
	const [row] = await listed(ada.browser)
	expect(row).toMatchObject({
		kind: 'opened',
		state: 'unread',
		document: { id, title: 'New name', trashed: false },
		actors: [{ id: ben.person.id, name: 'Ben the second', color: ben.person.color }],
	})
	const path = `/api/notifications/${row?.id}`
	for (const [at, state] of (['read', 'unread', 'archived'] as const).entries()) {
		expect(await ada.browser.tell('PATCH', path, { state })).toMatchObject([200, { id: row?.id, state, seq: at + 2 }])
	}
	expect(await listed(ada.browser)).toEqual([])
	expect(await ada.browser.tell('PATCH', path, { state: 'withdrawn' })).toEqual([400, 'invalid-request'])
	expect(toldTo(ada)).toEqual(['opened unread', 'opened read', 'opened unread', 'opened archived'])
})

test('all are read at once, or those of one document, as far as I have seen them', async () => {
	const [ada, ben] = [await somebody(), await somebody()]
	const ids = [await documentOf(ada), await documentOf(ada), await documentOf(ada)]
	for (const id of ids) await join(id, ben)
	const sweep = (body: object) => ada.browser.tell('POST', '/api/notifications/state', body)
	expect(await sweep({ state: 'read', upTo: 3, document: ids[1] })).toEqual([200, { changed: 1 }])
	expect(await sweep({ state: 'read', upTo: 2 })).toEqual([200, { changed: 1 }])
	expect((await listed(ada.browser)).map(({ document, state }) => [document.id, state])).toEqual([
		[ids[2], 'unread'],
		[ids[1], 'read'],
		[ids[0], 'read'],
	])
	expect(await sweep({ state: 'archived', upTo: 99 })).toEqual([200, { changed: 3 }])
	expect(await sweep({ state: 'unread', upTo: 99 })).toEqual([400, 'invalid-request'])
})

test('G4, R-no-such-notification: nobody sees, changes or is told anybody else’s notifications', async () => {
	const [ada, ben] = [await somebody(), await somebody()]
	await join(await documentOf(ada), ben)
	const [row] = await listed(ada.browser)
	const path = `/api/notifications/${row?.id}`
	expect(await ben.browser.tell('PATCH', path, { state: 'read' })).toEqual([404, 'no-such-notification'])
	expect(await ben.browser.tell('PATCH', '/api/notifications/999999', { state: 'read' })).toEqual([
		404,
		'no-such-notification',
	])
	expect(await listed(ben.browser)).toEqual([])
	expect(await listed(ada.browser)).toEqual([row])
	expect(toldTo(ben)).toEqual([])
	const nobody = fixture.browser()
	const refused = [401, 'unauthenticated']
	expect(await nobody.tell('GET', '/api/notifications')).toEqual(refused)
	expect(await nobody.tell('PATCH', path, { state: 'read' })).toEqual(refused)
	expect(await nobody.tell('POST', '/api/notifications/state', { state: 'read', upTo: 1 })).toEqual(refused)
})

test('G5: of the trash everybody who read or wrote there is told, and when it is deleted nothing is left', async () => {
	const [ada, ben, cleo] = [await somebody(), await somebody(), await somebody()]
	const id = await documentOf(ada)
	await ben.browser.json('GET', `/api/documents/${id}/page`)
	await join(id, cleo)
	await ada.browser.json('POST', `/api/documents/${id}/trash`)
	await ada.browser.json('POST', `/api/documents/${id}/trash`)
	await ada.browser.json('POST', `/api/documents/${id}/restore`)
	expect(await listed(ben.browser)).toMatchObject([{ kind: 'restored', document: { trashed: false } }])
	await ada.browser.json('POST', `/api/documents/${id}/trash`)
	expect(await listed(ben.browser)).toMatchObject([{ kind: 'trashed', document: { title: 'Plan', trashed: true } }])
	expect(await ada.browser.tell('DELETE', `/api/documents/${id}`)).toEqual([204, null])
	for (const { browser } of [ada, ben, cleo]) expect(await listed(browser)).toEqual([])
	const trash = ['trashed unread', 'restored unread', 'trashed unread', 'trashed withdrawn']
	expect([toldTo(ben), toldTo(cleo)]).toEqual([trash, trash])
	expect(toldTo(ada)).toEqual(['opened unread', 'opened withdrawn'])
})

test('G4, R-forbidden: who opened a document is told to whoever made or opened it, the latest first', async () => {
	const [ada, ben, cleo] = [await somebody(), await somebody(), await somebody()]
	const id = await documentOf(ada)
	const path = `/api/documents/${id}/people`
	const ids = async ({ browser }: Somebody) =>
		(await browser.json<{ id: string }[]>('GET', path)).map((each) => each.id)
	expect(await ids(ada)).toEqual([ada.person.id])
	expect(await cleo.browser.tell('GET', path)).toEqual([403, 'forbidden'])
	expect(await fixture.browser().tell('GET', path)).toEqual([401, 'unauthenticated'])
	await ben.browser.json('GET', `/api/documents/${id}/page`)
	expect(await ids(ben)).toEqual([ben.person.id, ada.person.id])
	const { name, color } = ben.person
	expect(await ada.browser.json('GET', path)).toMatchObject([{ id: ben.person.id, name, color }, { id: ada.person.id }])
	await ada.browser.json('POST', `/api/documents/${id}/trash`)
	expect(await ben.browser.tell('GET', path)).toEqual([410, 'trashed'])
	expect(await ben.browser.tell('GET', `/api/documents/${'x'.repeat(22)}/people`)).toEqual([404, 'not-found'])
})

test('G3: of very many who opened a document the latest two hundred are listed', async () => {
	const ada = await somebody()
	const id = await documentOf(ada)
	const { database, transact } = fixture.store
	const user = await database.selectFrom('user').selectAll().where('id', '=', ada.person.id).executeTakeFirstOrThrow()
	await transact(
		Array.from({ length: 200 }, (_, n) => [
			database
				.insertInto('user')
				.values({ ...user, id: `reader${n}`, email: `reader${n}@example.org` })
				.compile(),
			database
				.insertInto('visit')
				.values({ document: id, person: `reader${n}`, first_at: 1, last_at: Date.now() + n + 1000 })
				.compile(),
		]).flat(),
	)
	const people = await ada.browser.json<{ id: string }[]>('GET', `/api/documents/${id}/people`)
	expect([people.length, people[0]?.id, people.at(-1)?.id]).toEqual([200, 'reader199', 'reader0'])
})
