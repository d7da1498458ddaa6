import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Fixture, openFixture } from './api.fixture.ts'

let fixture: Fixture
beforeAll(async () => {
	fixture = await openFixture({ limits: { guestsPerMinute: 0 } })
})
afterAll(() => fixture.close())

describe('documents', () => {
	test('are made, found, renamed and listed with the last activity first', async () => {
		const { browser } = await fixture.somebody()
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
		const { browser } = await fixture.somebody()
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
		const { browser, person } = await fixture.somebody()
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
		const ada = await fixture.somebody()
		const { id } = await ada.browser.json<{ id: string }>('POST', '/api/documents', { title: 'Shared' })
		const ben = await fixture.somebody()
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
		const { browser } = await fixture.somebody()
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
		const { browser } = await fixture.somebody()
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

	test('G4, R-not-maker: only the maker trashes, restores and deletes', async () => {
		const ada = await fixture.somebody()
		const { id } = await ada.browser.json<{ id: string }>('POST', '/api/documents', { title: 'Mine' })
		const ben = await fixture.somebody()
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
