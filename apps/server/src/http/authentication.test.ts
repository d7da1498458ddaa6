import { PERSON_COLORS, type Person } from '@tandem/protocol'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Fixture, openFixture } from './api.fixture.ts'
import { createAuthentication } from './authentication.ts'

const DAY = 24 * 60 * 60 * 1000
let fixture: Fixture
beforeAll(async () => {
	fixture = await openFixture({ limits: { guestsPerMinute: 0 } })
})
afterAll(() => fixture.close())

const people = async () => (await fixture.store.database.selectFrom('user').select('id').execute()).length
const visit = (letter: string) => `tandem_visit=${letter.repeat(22)}`

describe('a guest', () => {
	test('has a name of two plain words, a colour, a session and a welcome document at once', async () => {
		const browser = fixture.browser()
		const response = await browser.ask('POST', '/api/auth/sign-in/anonymous')
		const me = (await response.json()) as Person
		expect(me.name).toMatch(/^[A-Z][a-z]+ [A-Z][a-z]+$/)
		expect(PERSON_COLORS).toContain(me.color)
		expect(me.guest).toBe(true)
		expect(Object.keys(me).sort()).toEqual(['color', 'guest', 'id', 'name'])
		expect(response.headers.getSetCookie()).toEqual([
			expect.stringMatching(/^tandem\.session_token=[^;]+; Max-Age=34560000; Path=\/; HttpOnly; SameSite=Lax$/),
		])
		expect(await browser.json('GET', '/api/me')).toEqual(me)
		expect(await browser.json('GET', '/api/documents')).toMatchObject([{ title: 'Welcome to Tandem', mine: true }])
	})

	test('D-mention: finds a mention of themself in the welcome document, under the name they have now', async () => {
		const browser = fixture.browser()
		const me = await browser.signIn()
		const [welcome] = await browser.json<{ id: string }[]>('GET', '/api/documents')
		await browser.json('PATCH', '/api/me', { name: 'Ada <b>' })
		const { html } = await browser.json<{ html: string }>('GET', `/api/documents/${welcome?.id}/page`)
		expect(html).toMatch(new RegExp(`data-person="${me.id}" data-me="">@Ada &lt;b&gt;</span> is you`))
		const read = await fixture.browser().ask('GET', `/api/documents/${welcome?.id}/html`)
		expect(await read.text()).toMatch(new RegExp(`data-person="${me.id}">@Ada &lt;b&gt;</span> is you`))
	})

	test('who signs in again is told who they are', async () => {
		const browser = fixture.browser()
		const me = await browser.signIn()
		expect(await browser.signIn()).toEqual(me)
	})

	test('of two tabs restored at once is one person', async () => {
		const before = await people()
		const tabs = Array.from({ length: 5 }, () => fixture.browser(visit('a')))
		const guests = await Promise.all(tabs.map((tab) => tab.signIn()))
		expect(new Set(guests.map(({ id }) => id)).size).toBe(1)
		expect(new Set(tabs.map((tab) => tab.cookies.get('tandem.session_token'))).size).toBe(1)
		expect(await fixture.browser(visit('a')).signIn()).toEqual(guests[0])
		expect(await fixture.browser(visit('b')).signIn()).not.toEqual(guests[0])
		expect(await people()).toBe(before + 2)
	})

	test('of a visit cookie that is not one of ours is a new one each time', async () => {
		const strange = () => fixture.browser('tandem_visit=short').signIn()
		expect(await strange()).not.toEqual(await strange())
	})

	test('who signs out and in again within the minute is somebody new', async () => {
		const browser = fixture.browser(visit('c'))
		const first = await browser.signIn()
		expect(await browser.tell('POST', '/api/auth/sign-out', {})).toEqual([204, null])
		expect(browser.cookies.has('tandem.session_token')).toBe(false)
		expect((await browser.signIn()).id).not.toBe(first.id)
	})

	test('is not made by reading, so bots and link previews make none', async () => {
		const browser = fixture.browser()
		await browser.signIn()
		const { id } = await browser.json<{ id: string }>('POST', '/api/documents', { title: 'Read me' })
		const before = await people()
		const bot = fixture.browser()
		for (const part of ['', '/page', '/html', '/markdown', '/access'])
			await bot.ask('GET', `/api/documents/${id}${part}`)
		await bot.ask('GET', '/api/me')
		await bot.ask('GET', '/api/documents')
		expect(await people()).toBe(before)
	})

	test('may change name and colour, and every open page is told', async () => {
		const browser = fixture.browser()
		const me = await browser.signIn()
		const told: Person[] = []
		const stop = fixture.authentication.onPersonChanged((person) => told.push(person))
		expect(await browser.json('PATCH', '/api/me', { name: ' Ada ' })).toEqual({ ...me, name: 'Ada' })
		expect(await browser.json('PATCH', '/api/me', { color: 'rose' })).toEqual({ ...me, name: 'Ada', color: 'rose' })
		expect(await browser.json('GET', '/api/me')).toEqual({ ...me, name: 'Ada', color: 'rose' })
		expect(told.map(({ name, color }) => [name, color])).toEqual([
			['Ada', me.color],
			['Ada', 'rose'],
		])
		stop()
		await browser.json('PATCH', '/api/me', { name: 'Ben' })
		expect(told).toHaveLength(2)
		expect(await browser.tell('PATCH', '/api/me', { name: '  ' })).toEqual([400, 'invalid-request'])
		expect(await browser.tell('PATCH', '/api/me', { name: 'x'.repeat(61) })).toEqual([400, 'invalid-request'])
		expect(await browser.json('PATCH', '/api/me', {})).toMatchObject({ name: 'Ben', color: 'rose' })
	})
})

describe('G4: a session', () => {
	test('that was ended is refused at once and everywhere, though it was believed for a minute', async () => {
		const browser = fixture.browser()
		await browser.signIn()
		const copy = fixture.browser([...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; '))
		const who = await fixture.authentication.authenticate({ cookie: `tandem.session_token=${token(copy)}` })
		const ended: string[] = []
		fixture.authentication.onRevoked((session) => ended.push(session))
		await browser.ask('POST', '/api/auth/sign-out', {})
		expect(ended).toEqual([who?.sessionId])
		expect(await copy.tell('GET', '/api/documents')).toEqual([401, 'unauthenticated'])
		expect(await fixture.authentication.authenticate({ cookie: `tandem.session_token=${token(copy)}` })).toBe(null)
	})

	test('that is ended while it is being looked up is not believed', async () => {
		const { who, cookies } = await fixture.authentication.makeGuest()
		const cookie = cookies.map((set) => set.split(';')[0]).join('; ')
		// Another server's view of it: nothing is remembered yet.
		const other = await createAuthentication(options(fixture))
		const looking = other.authenticate({ cookie })
		await Promise.all([other.signOut({ cookie }), looking])
		expect(await other.authenticate({ cookie })).toBe(null)
		expect(who.guest).toBe(true)
	})

	test('that expired is refused', async () => {
		const { who, cookies } = await fixture.authentication.makeGuest()
		await expire(who.sessionId, -1)
		const fresh = await createAuthentication(options(fixture))
		expect(await fresh.authenticate({ cookie: cookies[0]?.split(';')[0] })).toBe(null)
	})

	test('is renewed by asking who I am, once a day', async () => {
		const browser = fixture.browser()
		await browser.signIn()
		const who = await fixture.authentication.authenticate({ cookie: `tandem.session_token=${token(browser)}` })
		expect((await browser.ask('GET', '/api/me')).headers.getSetCookie()).toEqual([])
		await expire(who?.sessionId ?? '', 398 * DAY)
		expect((await browser.ask('GET', '/api/me')).headers.getSetCookie()).toEqual([
			expect.stringContaining('Max-Age=34560000'),
		])
		const { expiresAt } = await fixture.store.database
			.selectFrom('session')
			.select('expiresAt')
			.where('id', '=', who?.sessionId ?? '')
			.executeTakeFirstOrThrow()
		expect(Date.parse(expiresAt)).toBeGreaterThan(Date.now() + 399 * DAY)
	})

	test('outlives a restart', async () => {
		const { who, cookies } = await fixture.authentication.makeGuest()
		const restarted = await createAuthentication(options(fixture))
		expect(await restarted.authenticate({ cookie: cookies[0]?.split(';')[0] })).toEqual(who)
	})

	test('signed with another secret is none', async () => {
		const { cookies } = await fixture.authentication.makeGuest()
		const other = await createAuthentication({ ...options(fixture), secret: 'o'.repeat(43) })
		expect(await other.authenticate({ cookie: cookies[0]?.split(';')[0] })).toBe(null)
	})

	test('for HTTPS only says so', async () => {
		const secure = await createAuthentication({ ...options(fixture), secureCookies: true })
		const { cookies } = await secure.makeGuest()
		expect(cookies[0]).toMatch(/^__Secure-tandem\.session_token=.*; Secure/)
	})
})

describe('guests by the minute', () => {
	test('R-too-many-guests, R-too-many-documents: are limited by address, and the refusal says when to try again', async () => {
		const limited = await openFixture({ limits: { guestsPerMinute: 3, documentsPerMinute: 2 } })
		try {
			const browsers = Array.from({ length: 3 }, () => limited.browser())
			for (const browser of browsers) await browser.signIn()
			const refused = await limited.browser().ask('POST', '/api/auth/sign-in/anonymous')
			expect([refused.status, await refused.json()]).toMatchObject([429, { code: 'too-many-guests' }])
			expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
			expect(Number(refused.headers.get('retry-after'))).toBeLessThanOrEqual(60)
			// Whoever is somebody already goes on.
			const [first] = browsers
			expect((await first?.ask('POST', '/api/auth/sign-in/anonymous'))?.status).toBe(200)

			expect(await first?.tell('POST', '/api/documents', {})).toMatchObject([201, {}])
			expect(await first?.tell('POST', '/api/documents', {})).toMatchObject([201, {}])
			expect(await first?.tell('POST', '/api/documents', {})).toEqual([429, 'too-many-documents'])
			expect(await browsers[1]?.tell('POST', '/api/documents', {})).toMatchObject([201, {}])
		} finally {
			await limited.close()
		}
	})
})

function token(browser: { cookies: Map<string, string> }): string {
	return browser.cookies.get('tandem.session_token') ?? ''
}

function options({ store, env }: Fixture) {
	return { database: store.database, secret: 'k'.repeat(43), secureCookies: false, env }
}

async function expire(sessionId: string, inMs: number): Promise<void> {
	await fixture.store.database
		.updateTable('session')
		.set({ expiresAt: new Date(Date.now() + inMs).toISOString() })
		.where('id', '=', sessionId)
		.execute()
}
