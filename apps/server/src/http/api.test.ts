import { connect } from 'node:net'
import { LIMITS } from '@tandem/protocol'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { type Fixture, openFixture, realEnv } from './api.fixture.ts'

let fixture: Fixture
beforeAll(async () => {
	fixture = await openFixture({ limits: { guestsPerMinute: 0 } })
})
afterAll(() => fixture.close())

describe('G4: without a session', () => {
	const refused: [string, string][] = [
		['GET', '/api/me'],
		['PATCH', '/api/me'],
		['GET', '/api/documents'],
		['POST', '/api/documents'],
		['GET', '/api/trash'],
		['PATCH', '/api/documents/:id'],
		['DELETE', '/api/documents/:id'],
		['POST', '/api/documents/:id/trash'],
		['POST', '/api/documents/:id/restore'],
	]
	test.each(refused)('R-unauthenticated: %s %s is refused', async (method, path) => {
		const { browser } = await fixture.somebody()
		const { id } = await browser.json<{ id: string }>('POST', '/api/documents', {})
		const body = method === 'PATCH' ? { title: 'x', name: 'x' } : undefined
		const at = path.replace(':id', id)
		expect(await fixture.browser().tell(method, at, body)).toEqual([401, 'unauthenticated'])
		const forged = fixture.browser('tandem.session_token=abcdefghijabcdefghijabcdefghijab.Zm9yZ2Vk')
		expect(await forged.tell(method, at, body)).toEqual([401, 'unauthenticated'])
	})
})

describe('G7: what cannot be understood', () => {
	test('R-too-large, R-invalid-request: a body that is not JSON, not of the right kind or too large', async () => {
		const { browser } = await fixture.somebody()
		const post = (body: unknown, headers?: Record<string, string>) =>
			browser.tell('POST', '/api/documents', body, headers)
		expect(await post('{"title":')).toEqual([400, 'invalid-request'])
		expect(await post('title=x', { 'content-type': 'application/x-www-form-urlencoded' })).toEqual([
			400,
			'invalid-request',
		])
		expect(await post('[]')).toEqual([400, 'invalid-request'])
		expect(await post('null')).toEqual([400, 'invalid-request'])
		expect(await post({ title: 7 })).toEqual([400, 'invalid-request'])
		expect(await post({ title: 'x'.repeat(LIMITS.titleLength) })).toMatchObject([201, {}])
		expect(await post({ title: 'x'.repeat(LIMITS.titleLength + 1) })).toEqual([400, 'invalid-request'])
		expect(await post({ title: '', padding: 'x'.repeat(64 * 1024) })).toEqual([413, 'too-large'])
		expect(await browser.tell('GET', `/api/documents?filter=${'x'.repeat(301)}`)).toEqual([400, 'invalid-request'])
	})

	test('R-request-timeout: a body that stops half-way is nobody’s fault here', async () => {
		const before = fixture.lines.length
		for (const head of ['Content-Length: 9\r\n\r\nabc', 'Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n']) {
			const socket = connect(Number(new URL(fixture.url).port), '127.0.0.1')
			const type = 'Content-Type: application/json'
			socket.write(`POST /api/auth/sign-out HTTP/1.1\r\nHost: localhost\r\n${type}\r\n${head}`, () => socket.destroy())
		}
		await vi.waitFor(() => expect(fixture.lines.length).toBe(before + 2), 10_000)
		expect(fixture.lines.slice(before)).toEqual(['info request refused', 'info request refused'])
	})

	test('R-invalid-request: a refusal is a problem that names the field', async () => {
		const { browser } = await fixture.somebody()
		const response = await browser.ask('PATCH', '/api/me', { color: 'invisible' })
		expect(response.headers.get('content-type')).toBe('application/problem+json')
		expect(response.headers.get('cache-control')).toBe('private, no-store')
		expect(await response.json()).toMatchObject({ code: 'invalid-request', status: 400, issues: [{ path: 'color' }] })
	})

	test('R-no-such-path, R-method-not-allowed: a method that a path does not have, and a path that is not there', async () => {
		const { browser } = await fixture.somebody()
		const response = await browser.ask('PUT', '/api/documents')
		expect(response.status).toBe(405)
		expect(response.headers.get('allow')).toBe('GET, POST')
		expect(await browser.tell('GET', '/api/nothing')).toEqual([404, 'no-such-path'])
		expect(await browser.tell('POST', '/api/auth/update-user', { name: 'x' })).toEqual([404, 'no-such-path'])
	})

	test('R-not-found: ids of every kind are unknown documents, on every path', async () => {
		const { browser } = await fixture.somebody()
		const seed = Number(process.env.SEED ?? Date.now() % 1e9)
		console.log(`seed ${seed}`)
		const ids = trickyIds(seed)
		expect(ids).toHaveLength(1000)
		const asks: [string, string, unknown?][] = [
			['GET', ''],
			['PATCH', '', { title: 'x' }],
			['DELETE', ''],
			['GET', '/access'],
			['GET', '/page'],
			['GET', '/html'],
			['GET', '/markdown'],
			['POST', '/trash'],
			['POST', '/restore'],
		]
		for (const [index, id] of ids.entries()) {
			const [method, part, body] = asks[index % asks.length] ?? ['GET', '']
			const answer = await browser.tell(method, `/api/documents/${id}${part}`, body)
			expect(answer, `${method} ${id}${part}`).toEqual([404, 'not-found'])
		}
		expect(fixture.lines.filter((line) => line.startsWith('error'))).toEqual([])
	})
})

/** Ids that are nearly right, percent-encoded or broken, and well-formed ones that nobody made. */
function trickyIds(seed: number): string[] {
	let state = seed
	const below = (n: number) => {
		state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
		return Math.floor((state / 2 ** 32) * n)
	}
	const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
	const proper = (length: number) => Array.from({ length }, () => letters[below(64)]).join('')
	const strange = [
		'%00',
		'%2e%2e%2f',
		'%F0%9F%98%80',
		'%ff',
		'%',
		'%zz',
		'%27',
		'%22',
		'%0d%0a',
		';',
		':',
		'~',
		'*',
		'%25',
		'%20',
	]
	return Array.from({ length: 1000 }, () => {
		switch (below(4)) {
			case 0:
				return proper(22)
			case 1:
				return proper(below(2) === 0 ? 21 : 23 + below(3000))
			case 2:
				return `${proper(below(22))}${strange[below(strange.length)]}${proper(below(22))}`
			default:
				return `${strange[below(strange.length)]}${strange[below(strange.length)]}`
		}
	})
}

test('R-not-storing, R-internal: trouble with the storage is told apart from any other, and neither is silence', async () => {
	let random = realEnv([]).random
	const troubled = await openFixture({ env: { random: (length) => random(length) } })
	try {
		const { browser } = await troubled.somebody()
		random = () => {
			throw new Error('no entropy')
		}
		expect(await browser.tell('POST', '/api/documents', {})).toEqual([500, 'internal'])
		expect(troubled.lines).toContain('error request failed: Error: no entropy')
		random = realEnv([]).random
		await troubled.store.close()
		expect(await browser.tell('GET', '/api/documents')).toEqual([503, 'not-storing'])
		expect(await browser.tell('POST', '/api/documents', {})).toEqual([503, 'not-storing'])
	} finally {
		await troubled.close()
	}
})

test('the API describes every one of its paths', async () => {
	const description = await fixture
		.browser()
		.json<{ paths: Record<string, Record<string, { responses: object }>> }>('GET', '/api/openapi.json')
	expect(
		Object.entries(description.paths)
			.map(([path, methods]) => `${path} ${Object.keys(methods).sort()}`)
			.sort(),
	).toEqual([
		'/api/auth/sign-in/anonymous post',
		'/api/auth/sign-out post',
		'/api/documents get,post',
		'/api/documents/{id} delete,get,patch',
		'/api/documents/{id}/access get',
		'/api/documents/{id}/html get',
		'/api/documents/{id}/markdown get',
		'/api/documents/{id}/page get',
		'/api/documents/{id}/people get',
		'/api/documents/{id}/restore post',
		'/api/documents/{id}/tickets post',
		'/api/documents/{id}/trash post',
		'/api/feed get',
		'/api/feed/stream get',
		'/api/me get,patch',
		'/api/notifications get',
		'/api/notifications/state post',
		'/api/notifications/stream get',
		'/api/notifications/{id} patch',
		'/api/tokens get,post',
		'/api/tokens/{id} delete',
		'/api/trash get',
		'/healthz get',
		'/metrics get',
		'/readyz get',
	])
	expect(description.paths['/api/documents']?.post).toMatchObject({
		requestBody: {
			content: { 'application/json': { schema: { properties: { title: { maxLength: LIMITS.titleLength } } } } },
		},
		responses: {
			201: { content: { 'application/json': { schema: { properties: { id: { type: 'string' } } } } } },
			429: { description: expect.stringContaining('too-many-documents') },
		},
	})
})
