import { connect } from 'node:net'
import { LIMITS } from '@tandem/protocol'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { type Fixture, openFixture } from './api.fixture.ts'

let fixture: Fixture
beforeAll(async () => {
	fixture = await openFixture({ limits: { guestsPerMinute: 0 } })
})
afterAll(() => fixture.close())

const somebody = async () => {
	const browser = fixture.browser()
	const person = await browser.signIn()
	return { browser, person }
}

describe('documents', () => {
	test('are made, found, renamed and listed with the last activity first', async () => {
		const { browser } = await somebody()
		const response = await browser.ask('POST', '/api/documents', { title: ' Plan ' })
		expect(response.status).toBe(201)
		const plan = (await response.json()) as { id: string }
		expect(response.headers.get('location')).toBe(`/api/documents/${plan.id}`)
		expect(plan).toMatchObject({ title: 'Plan', mine: true, trashedAt: null })
		expect(plan.id).toMatch(/^[\w-]{22}$/)

		const notes = await browser.json<{ id: string }>('POST', '/api/documents', {})
		expect(await browser.tell('PATCH', `/api/documents/${plan.id}`, { title: 'Plan 2' })).toMatchObject([
			200,
			{ title: 'Plan 2' },
		])
		expect(await browser.tell('GET', `/api/documents/${plan.id}`)).toMatchObject([
			200,
			{ id: plan.id, title: 'Plan 2' },
		])
		const listed = await browser.json<{ id: string; title: string }[]>('GET', '/api/documents')
		expect(listed.map(({ title }) => title)).toEqual(['Plan 2', '', 'Welcome to Tandem'])
		expect(listed[1]?.id).toBe(notes.id)
	})

	test('are filtered by a part of their title, in which no character is special', async () => {
		const { browser } = await somebody()
		for (const title of ['100% done', '100 things', 'a_b', 'aXb', 'back\\slash']) {
			await browser.json('POST', '/api/documents', { title })
		}
		const titled = async (filter: string) => {
			const found = await browser.json<{ title: string }[]>(
				'GET',
				`/api/documents?filter=${encodeURIComponent(filter)}`,
			)
			return found.map(({ title }) => title).sort()
		}
		expect(await titled('100%')).toEqual(['100% done'])
		expect(await titled('a_B')).toEqual(['a_b'])
		expect(await titled('\\')).toEqual(['back\\slash'])
		expect(await titled("'; drop table document; --")).toEqual([])
	})

	test('are read by their link without a session, as page, HTML and Markdown', async () => {
		const { browser, person } = await somebody()
		const { id } = await browser.json<{ id: string }>('POST', '/api/documents', { title: 'Open' })
		const nobody = fixture.browser()
		expect(await nobody.tell('GET', `/api/documents/${id}/page`)).toMatchObject([
			200,
			{
				id,
				title: 'Open',
				html: expect.stringMatching(/^<p/),
				offset: 1,
				people: [{ id: person.id, name: person.name }],
			},
		])
		const html = await nobody.ask('GET', `/api/documents/${id}/html`)
		expect(await html.text()).toMatch(/^<p/)
		expect(html.headers.get('content-type')).toMatch(/^text\/html/)
		expect(html.headers.get('content-security-policy')).toContain('sandbox')
		expect(html.headers.get('cache-control')).toBe('private, no-store')
		const markdown = await nobody.ask('GET', `/api/documents/${id}/markdown`)
		expect(markdown.headers.get('content-type')).toMatch(/^text\/markdown/)
		expect(await nobody.tell('GET', `/api/documents/${id}/access`)).toEqual([200, { role: 'read' }])
		expect(nobody.cookies.size).toBe(0)
	})

	test('that somebody else made come into my list when I open them, and not before', async () => {
		const ada = await somebody()
		const { id } = await ada.browser.json<{ id: string }>('POST', '/api/documents', { title: 'Shared' })
		const ben = await somebody()
		const titles = async () =>
			(await ben.browser.json<{ title: string }[]>('GET', '/api/documents')).map(({ title }) => title).sort()
		expect(await ben.browser.tell('GET', `/api/documents/${id}/access`)).toEqual([200, { role: 'write' }])
		expect(await titles()).toEqual(['Welcome to Tandem'])
		await ben.browser.json('GET', `/api/documents/${id}/page`)
		expect(await titles()).toEqual(['Shared', 'Welcome to Tandem'])
		expect(await ben.browser.tell('GET', `/api/documents/${id}`)).toMatchObject([200, { mine: false }])
	})
})

describe('the trash', () => {
	test('closes a document for everybody until its maker restores it', async () => {
		const { browser } = await somebody()
		const { id } = await browser.json<{ id: string }>('POST', '/api/documents', { title: 'Old' })
		const path = `/api/documents/${id}`
		expect(await browser.tell('DELETE', path)).toEqual([400, 'invalid-request'])
		const trashed = await browser.json<{ trashedAt: number }>('POST', `${path}/trash`)
		expect(trashed.trashedAt).toBeGreaterThan(0)
		expect(await browser.json('POST', `${path}/trash`)).toEqual(trashed)
		for (const part of ['', '/access', '/page', '/html', '/markdown']) {
			expect(await browser.tell('GET', path + part)).toEqual([410, 'trashed'])
		}
		expect(await browser.tell('PATCH', path, { title: 'New' })).toEqual([410, 'trashed'])
		expect(await browser.json('GET', '/api/trash')).toMatchObject([{ id, title: 'Old' }])
		expect(await browser.json<unknown[]>('GET', '/api/documents')).toHaveLength(1)

		expect(await browser.tell('POST', `${path}/restore`)).toMatchObject([200, { trashedAt: null }])
		expect(await browser.json('GET', '/api/trash')).toEqual([])
		expect(await browser.tell('GET', `${path}/access`)).toEqual([200, { role: 'write' }])
		expect(fixture.changes.filter((change) => change.endsWith(id))).toEqual([
			`trashed ${id}`,
			`trashed ${id}`,
			`restored ${id}`,
		])
	})

	test('deletes for good, with everything that was written', async () => {
		const { browser } = await somebody()
		const { id } = await browser.json<{ id: string }>('POST', '/api/documents', { title: 'Gone' })
		await browser.json('POST', `/api/documents/${id}/trash`)
		expect(await browser.tell('DELETE', `/api/documents/${id}`)).toEqual([204, null])
		expect(await browser.tell('GET', `/api/documents/${id}/access`)).toEqual([404, 'not-found'])
		expect(await browser.tell('DELETE', `/api/documents/${id}`)).toEqual([404, 'not-found'])
		expect(fixture.changes).toContain(`deleted ${id}`)
		for (const table of ['log', 'visit'] as const) {
			const rows = await fixture.store.database
				.selectFrom(table)
				.select('document')
				.where('document', '=', id)
				.execute()
			expect(rows).toEqual([])
		}
	})

	test('G4: only the maker trashes, restores and deletes', async () => {
		const ada = await somebody()
		const { id } = await ada.browser.json<{ id: string }>('POST', '/api/documents', { title: 'Mine' })
		const ben = await somebody()
		const manage = async (browser: typeof ben.browser) => [
			await browser.tell('POST', `/api/documents/${id}/trash`),
			await browser.tell('POST', `/api/documents/${id}/restore`),
			await browser.tell('DELETE', `/api/documents/${id}`),
		]
		expect(await manage(ben.browser)).toEqual(Array.from({ length: 3 }, () => [403, 'not-maker']))
		await ada.browser.json('POST', `/api/documents/${id}/trash`)
		expect(await manage(ben.browser)).toEqual(Array.from({ length: 3 }, () => [403, 'not-maker']))
		expect(await ben.browser.json('GET', '/api/trash')).toEqual([])
	})
})

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
	test.each(refused)('%s %s is refused', async (method, path) => {
		const { browser } = await somebody()
		const { id } = await browser.json<{ id: string }>('POST', '/api/documents', {})
		const body = method === 'PATCH' ? { title: 'x', name: 'x' } : undefined
		const at = path.replace(':id', id)
		expect(await fixture.browser().tell(method, at, body)).toEqual([401, 'unauthenticated'])
		const forged = fixture.browser('tandem.session_token=abcdefghijabcdefghijabcdefghijab.Zm9yZ2Vk')
		expect(await forged.tell(method, at, body)).toEqual([401, 'unauthenticated'])
	})
})

describe('G7: what cannot be understood', () => {
	test('a body that is not JSON, not of the right kind or too large', async () => {
		const { browser } = await somebody()
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

	test('a body that stops half-way is nobody’s fault here', async () => {
		const before = fixture.lines.length
		for (const head of ['Content-Length: 9\r\n\r\nabc', 'Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n']) {
			const socket = connect(Number(new URL(fixture.url).port), '127.0.0.1')
			const type = 'Content-Type: application/json'
			socket.write(`POST /api/auth/sign-out HTTP/1.1\r\nHost: localhost\r\n${type}\r\n${head}`, () => socket.destroy())
		}
		await vi.waitFor(() => expect(fixture.lines.length).toBe(before + 2), 10_000)
		expect(fixture.lines.slice(before)).toEqual(['info request refused', 'info request refused'])
	})

	test('a refusal is a problem that names the field', async () => {
		const { browser } = await somebody()
		const response = await browser.ask('PATCH', '/api/me', { color: 'invisible' })
		expect(response.headers.get('content-type')).toBe('application/problem+json')
		expect(response.headers.get('cache-control')).toBe('private, no-store')
		expect(await response.json()).toMatchObject({ code: 'invalid-request', status: 400, issues: [{ path: 'color' }] })
	})

	test('a method that a path does not have, and a path that is not there', async () => {
		const { browser } = await somebody()
		const response = await browser.ask('PUT', '/api/documents')
		expect(response.status).toBe(405)
		expect(response.headers.get('allow')).toBe('GET, POST')
		expect(await browser.tell('GET', '/api/nothing')).toEqual([404, 'no-such-path'])
		expect(await browser.tell('POST', '/api/auth/update-user', { name: 'x' })).toEqual([404, 'no-such-path'])
	})

	test('ids of every kind are unknown documents, on every path', async () => {
		const { browser } = await somebody()
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
