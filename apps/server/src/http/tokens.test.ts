import { LIMITS, type NewToken, type TokenSummary } from '@tandem/protocol'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Browser, type Fixture, openFixture } from './api.fixture.ts'
import { hashOf } from './token-text.ts'

const HOUR = 60 * 60_000
const DAY = 24 * HOUR
let fixture: Fixture
let ahead = 0
beforeAll(async () => {
	fixture = await openFixture({ limits: { guestsPerMinute: 0 }, env: { now: () => Date.now() + ahead } })
})
afterAll(() => fixture.close())

const bearer = (token: string) => ({ authorization: `Bearer ${token}` })

async function somebody() {
	const browser = fixture.browser()
	const person = await browser.signIn()
	const make = (draft: object = {}) =>
		browser.json<NewToken>('POST', '/api/tokens', { name: 'Backup script', scope: 'write', ...draft })
	const document = async () => (await browser.json<{ id: string }>('POST', '/api/documents', { title: 'Plan' })).id
	return { browser, person, make, document }
}

/** A program: no cookies, only its token. */
const program = (token: string) => {
	const browser = fixture.browser()
	return (method: string, path: string, body?: unknown) => browser.tell(method, path, body, bearer(token))
}
const tokensOf = (browser: Browser) => browser.json<TokenSummary[]>('GET', '/api/tokens')

describe('a personal token', () => {
	test('is told once, listed without itself, and kept only as a hash', async () => {
		const { browser, make, person } = await somebody()
		expect(await tokensOf(browser)).toEqual([])
		const { token, ...summary } = await make({ expiresInDays: 30 })
		expect(token).toMatch(/^tandem_[\w-]{43}$/)
		expect(summary).toMatchObject({ name: 'Backup script', scope: 'write', lastUsedAt: null })
		expect(summary.expiresAt).toBe(summary.createdAt + 30 * DAY)
		expect(await tokensOf(browser)).toEqual([summary])
		const rows = await fixture.store.database.selectFrom('token').selectAll().where('person', '=', person.id).execute()
		expect(rows).toMatchObject([{ id: summary.id, hash: hashOf(token) }])
		expect(JSON.stringify(rows)).not.toContain(token.slice('tandem_'.length))
	})

	test('is its person on every route, by a header alone', async () => {
		const { make, person, document, browser } = await somebody()
		const id = await document()
		const ask = program((await make()).token)
		expect(await ask('GET', '/api/me')).toEqual([200, person])
		expect(await ask('PATCH', `/api/documents/${id}`, { title: 'By a program' })).toMatchObject([200, { mine: true }])
		expect(await ask('POST', '/api/documents', { title: 'Made by one' })).toMatchObject([201, {}])
		expect(await ask('GET', '/api/notifications')).toMatchObject([200, { person: person.id }])
		await browser.json('PATCH', '/api/me', { name: 'Ada' })
		expect(await ask('GET', '/api/me')).toMatchObject([200, { name: 'Ada' }])
	})

	test('is noted as used by the hour', async () => {
		const { browser, make } = await somebody()
		const ask = program((await make()).token)
		const used = async () => (await tokensOf(browser))[0]?.lastUsedAt ?? null
		const hour = (time: number) => Math.floor(time / HOUR) * HOUR
		expect(await used()).toBe(null)
		const before = hour(fixture.env.now())
		await ask('GET', '/api/me')
		await expect.poll(used).toBeGreaterThanOrEqual(before)
		expect(((await used()) ?? 1) % HOUR).toBe(0)
		ahead += 2 * HOUR
		await ask('GET', '/api/me')
		await expect.poll(used).toBeGreaterThanOrEqual(before + 2 * HOUR)
	})

	test('has a name and an end within bounds', async () => {
		const { browser, make } = await somebody()
		const refused = [400, 'invalid-request']
		for (const wrong of [{ name: ' ' }, { name: 'x'.repeat(LIMITS.tokenName + 1) }, { scope: 'admin' }]) {
			expect(await browser.tell('POST', '/api/tokens', { name: 'a', ...wrong })).toEqual(refused)
		}
		for (const expiresInDays of [0, 1.5, LIMITS.tokenDays + 1]) {
			expect(await browser.tell('POST', '/api/tokens', { name: 'a', expiresInDays })).toEqual(refused)
		}
		const { name, expiresAt } = await make({ name: ` ${'x'.repeat(LIMITS.tokenName)} ` })
		expect([name, expiresAt]).toEqual(['x'.repeat(LIMITS.tokenName), null])
		expect(await make({ expiresInDays: LIMITS.tokenDays })).toMatchObject({ scope: 'write' })
	})

	test('G3, R-too-many-tokens: is one of at most fifty of a person, also of two that are made at once', async () => {
		const { browser, make } = await somebody()
		for (let count = 1; count < LIMITS.tokens; count += 1) await make()
		const two = await Promise.all([1, 2].map(() => browser.tell('POST', '/api/tokens', { name: 'the last' })))
		expect(two.map(([status]) => status).sort()).toEqual([201, 409])
		const [{ id } = { id: '' }] = await tokensOf(browser)
		expect(await browser.tell('DELETE', `/api/tokens/${id}`)).toEqual([204, null])
		expect(await browser.tell('POST', '/api/tokens', { name: 'again' })).toMatchObject([201, {}])
		expect(await browser.tell('POST', '/api/tokens', { name: 'too many' })).toEqual([409, 'too-many-tokens'])
	})
})

describe('G4: a personal token', () => {
	test('R-token-read-only: that may read changes nothing', async () => {
		const { make, document } = await somebody()
		const id = await document()
		const ask = program((await make({ scope: 'read' })).token)
		expect(await ask('GET', `/api/documents/${id}`)).toMatchObject([200, { mine: true }])
		expect(await ask('GET', `/api/documents/${id}/access`)).toEqual([200, { role: 'read' }])
		const refused = [403, 'token-read-only']
		expect(await ask('POST', '/api/documents', { title: 'No' })).toEqual(refused)
		expect(await ask('PATCH', `/api/documents/${id}`, { title: 'No' })).toEqual(refused)
		expect(await ask('POST', `/api/documents/${id}/trash`)).toEqual(refused)
		expect(await ask('DELETE', `/api/documents/${id}`)).toEqual(refused)
		expect(await ask('PATCH', '/api/me', { name: 'No' })).toEqual(refused)
		expect(await ask('POST', '/api/notifications/state', { state: 'read', upTo: 1 })).toEqual(refused)
		expect(await ask('PATCH', '/api/notifications/1', { state: 'read' })).toEqual(refused)
	})

	test('R-session-only: makes, lists and revokes no tokens: one that got lost cannot stay', async () => {
		const { make, browser } = await somebody()
		const { token, id } = await make()
		const ask = program(token)
		const refused = [403, 'session-only']
		expect(await ask('GET', '/api/tokens')).toEqual(refused)
		expect(await ask('POST', '/api/tokens', { name: 'Another' })).toEqual(refused)
		expect(await ask('DELETE', `/api/tokens/${id}`)).toEqual(refused)
		// The token decides, whatever cookie comes along.
		expect(await browser.tell('GET', '/api/tokens', undefined, bearer(token))).toEqual(refused)
	})

	test('R-token-refused: that is wrong is refused even where nobody needs one; another kind of authorization is not ours', async () => {
		const { browser, document, person } = await somebody()
		const path = `/api/documents/${await document()}`
		const wrong = bearer(`tandem_${'A'.repeat(43)}`)
		expect(await fixture.browser().tell('GET', path, undefined, wrong)).toEqual([401, 'token-refused'])
		expect(await browser.tell('GET', '/api/me', undefined, wrong)).toEqual([401, 'token-refused'])
		expect(await browser.tell('GET', '/api/me', undefined, bearer('tandem_short'))).toEqual([401, 'token-refused'])
		for (const authorization of ['Basic YTpi', 'Bearer eyJhbGciOi', 'Bearer', '']) {
			expect(await browser.tell('GET', '/api/me', undefined, { authorization })).toEqual([200, person])
		}
	})

	test('R-no-such-token: of somebody else is not theirs to revoke, and one that was is refused at once', async () => {
		const [ada, ben] = [await somebody(), await somebody()]
		const { token, id } = await ada.make()
		const ask = program(token)
		expect((await ask('GET', '/api/me'))[0]).toBe(200)
		expect(await ben.browser.tell('DELETE', `/api/tokens/${id}`)).toEqual([404, 'no-such-token'])
		expect((await ask('GET', '/api/me'))[0]).toBe(200)
		expect(await ada.browser.tell('DELETE', `/api/tokens/${id}`)).toEqual([204, null])
		expect(await ask('GET', '/api/me')).toEqual([401, 'token-refused'])
		expect(await ada.browser.tell('DELETE', `/api/tokens/${id}`)).toEqual([404, 'no-such-token'])
	})

	test('R-token-refused: ends when it said, though it was believed a moment before', async () => {
		const { make, browser } = await somebody()
		const { token } = await make({ expiresInDays: 1 })
		const ask = program(token)
		ahead += DAY - 30_000
		expect((await ask('GET', '/api/me'))[0]).toBe(200)
		ahead += 30_000
		expect(await ask('GET', '/api/me')).toEqual([401, 'token-refused'])
		// It stands in the list until it is put away: so its person sees why the program stopped.
		expect(await tokensOf(browser)).toHaveLength(1)
	})

	test('of a guest ends with the guest, who could never revoke it', async () => {
		const { make, browser } = await somebody()
		const ask = program((await make()).token)
		const ended: string[] = []
		const stop = fixture.credentials.onRevoked((sessionId) => ended.push(sessionId))
		await browser.ask('POST', '/api/auth/sign-out', {})
		stop()
		expect(ended).toHaveLength(2)
		expect(await ask('GET', '/api/me')).toEqual([401, 'token-refused'])
	})

	test('R-too-many-attempts: that is wrong too often is not looked up any more; those that are known go on', async () => {
		const limited = await openFixture({ limits: { guestsPerMinute: 0 } })
		try {
			const browser = limited.browser()
			const person = await browser.signIn()
			const known = bearer((await browser.json<NewToken>('POST', '/api/tokens', { name: 'a' })).token)
			const fresh = bearer((await browser.json<NewToken>('POST', '/api/tokens', { name: 'b' })).token)
			const stranger = limited.browser()
			const me = (headers: Record<string, string>) => stranger.tell('GET', '/api/me', undefined, headers)
			expect(await me(known)).toEqual([200, person])
			const wrong = (n: number) => bearer(`tandem_${String(n).padStart(43, 'x')}`)
			for (let n = 0; n < 60; n += 1) expect(await me(wrong(n))).toEqual([401, 'token-refused'])
			expect(await me(wrong(60))).toEqual([429, 'too-many-attempts'])
			expect((await stranger.ask('GET', '/api/me', undefined, wrong(61))).headers.get('retry-after')).toBe('60')
			expect(await me(known)).toEqual([200, person])
			expect(await me(fresh)).toEqual([429, 'too-many-attempts'])
			expect(await browser.tell('GET', '/api/me')).toEqual([200, person])
		} finally {
			await limited.close()
		}
	})
})
