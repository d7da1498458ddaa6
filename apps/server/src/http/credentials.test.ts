import { LIMITS, type NewToken, type Ticket } from '@tandem/protocol'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Fixture, openFixture } from './api.fixture.ts'

let fixture: Fixture
/** The server's time, which stands still unless a test moves it. */
let now = Date.now()
beforeAll(async () => {
	fixture = await openFixture({ limits: { guestsPerMinute: 0 }, env: { now: () => now } })
})
afterAll(() => fixture.close())

async function somebody() {
	const browser = fixture.browser()
	const person = await browser.signIn()
	const document = (await browser.json<{ id: string }>('POST', '/api/documents', { title: 'Plan' })).id
	const token = (scope: 'read' | 'write') => browser.json<NewToken>('POST', '/api/tokens', { name: 'a', scope })
	const ticket = (draft: object = {}) => browser.json<Ticket>('POST', `/api/documents/${document}/tickets`, draft)
	return { browser, person, document, token, ticket }
}
const opens = (credential: string, document: string) => fixture.credentials.credentialOf(credential, document)

describe('a ticket', () => {
	test('opens its document as who asked for it, again and again for ten minutes', async () => {
		const { person, document, ticket } = await somebody()
		const before = fixture.env.now()
		const given = await ticket()
		expect(given).toMatchObject({ role: 'write' })
		expect(given.expires - before).toBeGreaterThanOrEqual(LIMITS.ticketMs)
		expect(given.expires - fixture.env.now()).toBeLessThanOrEqual(LIMITS.ticketMs)
		for (let times = 0; times < 2; times += 1) {
			expect(await opens(given.ticket, document)).toMatchObject({ who: person, role: 'write' })
		}
		now += LIMITS.ticketMs - 10_000
		expect(await opens(given.ticket, document)).toMatchObject({ role: 'write' })
	})

	test('needs an asker, a document that is there, and a role that is one', async () => {
		const { browser, document } = await somebody()
		const path = `/api/documents/${document}/tickets`
		expect(await fixture.browser().tell('POST', path)).toEqual([401, 'unauthenticated'])
		expect(await browser.tell('POST', `/api/documents/${'x'.repeat(22)}/tickets`)).toEqual([404, 'not-found'])
		expect(await browser.tell('POST', path, { role: 'manage' })).toEqual([400, 'invalid-request'])
		await browser.json('POST', `/api/documents/${document}/trash`)
		expect(await browser.tell('POST', path)).toEqual([410, 'trashed'])
	})
})

describe('G4: a ticket', () => {
	test('R-ticket-expired: that has expired opens nothing', async () => {
		const { document, ticket } = await somebody()
		const given = await ticket()
		now = given.expires - 1
		expect(await opens(given.ticket, document)).toMatchObject({ role: 'write' })
		now += 1
		expect(await opens(given.ticket, document)).toBe('ticket-expired')
	})

	test('R-foreign-ticket: opens no other document, and none that was thrown away since', async () => {
		const { browser, document, ticket } = await somebody()
		const other = await browser.json<{ id: string }>('POST', '/api/documents', {})
		const given = await ticket()
		expect(await opens(given.ticket, other.id)).toBe('foreign-ticket')
		await browser.json('POST', `/api/documents/${document}/trash`)
		expect(await opens(given.ticket, document)).toBe('trashed')
	})

	test('R-token-read-only: allows no more than who asked may, and less when that was asked for', async () => {
		const { browser, document, token, ticket } = await somebody()
		expect(await opens((await ticket({ role: 'read' })).ticket, document)).toMatchObject({
			role: 'read',
			who: { scope: 'read' },
		})
		const [reads, writes] = [await token('read'), await token('write')]
		const path = `/api/documents/${document}/tickets`
		const ask = async (by: NewToken, draft: object) => {
			const headers = { authorization: `Bearer ${by.token}` }
			return await fixture.browser().tell('POST', path, draft, headers)
		}
		expect(await ask(reads, {})).toMatchObject([201, { role: 'read' }])
		expect(await ask(reads, { role: 'write' })).toEqual([403, 'token-read-only'])
		expect(await ask(writes, {})).toMatchObject([201, { role: 'write' }])
		expect(await ask(writes, { role: 'read' })).toMatchObject([201, { role: 'read' }])
		expect(await browser.tell('GET', `${path.replace('tickets', 'access')}`)).toEqual([200, { role: 'write' }])
	})

	test('ends with the session it came from', async () => {
		const { browser, document, ticket } = await somebody()
		const given = await ticket()
		await browser.ask('POST', '/api/auth/sign-out', {})
		expect(await opens(given.ticket, document)).toBe('session-ended')
	})

	test('ends with the token it came from, however that ends', async () => {
		const { browser, document } = await somebody()
		for (const end of ['revoked', 'expired']) {
			const made = await browser.json<NewToken>('POST', '/api/tokens', { name: end, expiresInDays: 1 })
			const headers = { authorization: `Bearer ${made.token}` }
			// A ticket never outlives its token, though ten minutes are left of it.
			if (end === 'expired') now += 24 * 60 * 60_000 - 60_000
			const [, given] = await fixture.browser().tell('POST', `/api/documents/${document}/tickets`, {}, headers)
			expect(await opens((given as Ticket).ticket, document)).toMatchObject({ role: 'read', who: { by: 'token' } })
			if (end === 'expired') now += 60_000
			else await browser.ask('DELETE', `/api/tokens/${made.id}`)
			expect(await opens((given as Ticket).ticket, document)).toBe('session-ended')
		}
	})

	test('R-ticket-refused: that this server never gave opens nothing, nor does a session’s id or a cookie', async () => {
		const { browser, document, ticket } = await somebody()
		const { who } = (await opens((await ticket()).ticket, document)) as { who: { sessionId: string } }
		const cookie = browser.cookies.get('tandem.session_token') ?? ''
		for (const wrong of ['', 'ticket_', who.sessionId, cookie, `${(await ticket()).ticket}x`]) {
			expect(await opens(wrong, document)).toBe('ticket-refused')
		}
	})
})

test('G4: a personal token opens any document its person may, in its scope', async () => {
	const { person, document, token, browser } = await somebody()
	const [reads, writes] = [await token('read'), await token('write')]
	expect(await opens(writes.token, document)).toMatchObject({ who: person, role: 'write' })
	expect(await opens(reads.token, document)).toMatchObject({ who: person, role: 'read' })
	expect(await opens(reads.token, 'nowhere')).toBe('not-found')
	expect(await opens(`tandem_${'A'.repeat(43)}`, document)).toBe('token-refused')
	await browser.ask('DELETE', `/api/tokens/${reads.id}`)
	expect(await opens(reads.token, document)).toBe('token-refused')
})
