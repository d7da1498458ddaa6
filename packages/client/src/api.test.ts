import { problemOf } from '@tandem/protocol'
import { expect, test } from 'vitest'
import { ApiProblem, createApi, Unreachable } from './api.ts'

function api(answer: () => Response | Promise<Response>) {
	const asked: { url: string; init: RequestInit | undefined }[] = []
	const fetch = async (url: string, init?: RequestInit) => {
		asked.push({ url, init })
		return answer()
	}
	return { api: createApi({ fetch, base: 'http://tandem' }), asked }
}

test('a refusal becomes an ApiProblem with its code and sentence', async () => {
	const body = JSON.stringify(problemOf('trashed'))
	const headers = { 'content-type': 'application/problem+json' }
	const { api: refused } = api(() => new Response(body, { status: 410, headers }))
	const error = await refused.access('x').catch((caught) => caught)
	expect(error).toBeInstanceOf(ApiProblem)
	expect(error).toMatchObject({ code: 'trashed', problem: { status: 410 } })
	expect(error.message).toContain('in the trash')
})

test('no network, a proxy’s page and half an answer are Unreachable, never something else', async () => {
	const { api: cut } = api(() => Promise.reject(new TypeError('no network')))
	await expect(cut.me()).rejects.toBeInstanceOf(Unreachable)
	const { api: proxied } = api(() => new Response('<h1>Bad gateway</h1>', { status: 502 }))
	await expect(proxied.documents()).rejects.toBeInstanceOf(Unreachable)
	const { api: halved } = api(() => new Response('{"id":'))
	await expect(halved.me()).rejects.toBeInstanceOf(Unreachable)
})

test('a filter and an id are escaped, and a body is JSON', async () => {
	const { api: asking, asked } = api(() => Response.json([]))
	await asking.documents('a & b')
	await asking.renameDocument('a/b', 'New')
	expect(asked.map(({ url }) => url)).toEqual([
		'http://tandem/api/documents?filter=a%20%26%20b',
		'http://tandem/api/documents/a%2Fb',
	])
	expect(asked[1]?.init).toMatchObject({
		method: 'PATCH',
		body: '{"title":"New"}',
		headers: { 'content-type': 'application/json' },
		credentials: 'same-origin',
	})
})

test('answers without a body are fine where none is expected', async () => {
	const { api: gone } = api(() => new Response(null, { status: 204 }))
	await gone.deleteDocument('x')
	await gone.signOut()
})

test('one notification is changed by its id, several up to what was seen', async () => {
	const { api: changing, asked } = api(() => Response.json({ changed: 2 }))
	await changing.setNotification('7/1', 'archived')
	expect(await changing.setNotifications({ state: 'read', upTo: 12, document: 'd' })).toEqual({ changed: 2 })
	expect(asked.map(({ url, init }) => [init?.method, url, init?.body])).toEqual([
		['PATCH', 'http://tandem/api/notifications/7%2F1', '{"state":"archived"}'],
		['POST', 'http://tandem/api/notifications/state', '{"state":"read","upTo":12,"document":"d"}'],
	])
})

test('lists of notifications, of activity and of a document’s people are asked for where the server has them', async () => {
	const { api: asking, asked } = api(() => Response.json([]))
	await asking.notifications()
	await asking.feed()
	await asking.documentPeople('a/b')
	expect(asked.map(({ url, init }) => [init?.method, url])).toEqual([
		['GET', 'http://tandem/api/notifications'],
		['GET', 'http://tandem/api/feed'],
		['GET', 'http://tandem/api/documents/a%2Fb/people'],
	])
})

test('tokens and tickets are asked for where the server has them', async () => {
	const { api: asking, asked } = api(() => Response.json([]))
	await asking.tokens()
	await asking.createToken({ name: 'Backup', scope: 'read', expiresInDays: 30 })
	await asking.revokeToken('a/b')
	await asking.createTicket('a/b', 'read')
	expect(asked.map(({ url, init }) => [init?.method, url, init?.body])).toEqual([
		['GET', 'http://tandem/api/tokens', undefined],
		['POST', 'http://tandem/api/tokens', '{"name":"Backup","scope":"read","expiresInDays":30}'],
		['DELETE', 'http://tandem/api/tokens/a%2Fb', undefined],
		['POST', 'http://tandem/api/documents/a%2Fb/tickets', '{"role":"read"}'],
	])
})
