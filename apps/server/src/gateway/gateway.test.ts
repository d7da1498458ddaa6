import { createServer } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openGateway, standInForNext } from './gateway.fixture.ts'
import { ListenError } from './listen.ts'

let door: Awaited<ReturnType<typeof openGateway>>
const reopen = async (options: Parameters<typeof openGateway>[0]) => {
	await door.close()
	door = await openGateway(options)
}
beforeEach(async () => {
	door = await openGateway()
})
afterEach(() => door.close())

/** What the server said to a request of these lines. */
const request = (...lines: string[]) => door.raw(`${lines.join('\r\n')}\r\nConnection: close\r\n\r\n`)
const codeOf = (answer: string) => [Number(answer.slice(9, 12)), /"code":"([^"]+)"/.exec(answer)?.[1]]

describe('G4: before anything is asked', () => {
	test('R-wrong-host: a host that is not ours is refused, whatever is asked of it', async () => {
		for (const path of ['/', '/api/me', '/healthz', '/_next/static/x.js']) {
			expect(codeOf(await request(`GET ${path} HTTP/1.1`, 'Host: evil.example'))).toEqual([421, 'wrong-host'])
		}
		expect(codeOf(await request('GET / HTTP/1.0'))).toEqual([421, 'wrong-host'])
		expect(door.refusals).toHaveLength(5)
	})

	test('R-foreign-origin: a foreign page changes nothing', async () => {
		for (const method of ['POST', 'PATCH', 'DELETE', 'PUT']) {
			const answer = await request(`${method} /api/x HTTP/1.1`, 'Host: localhost', 'Origin: https://evil.example')
			expect(codeOf(answer)).toEqual([403, 'foreign-origin'])
		}
		expect(await request('POST /api/x HTTP/1.1', 'Host: localhost', 'Origin: http://localhost:3000')).toMatch(/ 200 OK/)
		expect(await request('POST /api/x HTTP/1.1', 'Host: localhost')).toMatch(/ 200 OK/)
	})

	test('an upgrade that is nobody’s is refused', async () => {
		const upgrade = ['Host: localhost', 'Connection: Upgrade', 'Upgrade: websocket'] as const
		const raw = (path: string, ...more: string[]) =>
			door.raw(`${[`GET ${path} HTTP/1.1`, ...upgrade, ...more].join('\r\n')}\r\n\r\n`)
		expect(await raw('/collab/x')).toMatch(/^HTTP\/1.1 101/)
		expect(door.upgrades).toEqual(['/collab/x'])
		expect(codeOf(await raw('/other'))).toEqual([404, 'not-found'])
		expect(codeOf(await raw('/_next/webpack-hmr'))).toEqual([404, 'not-found'])
		expect(codeOf(await raw('/other', 'Origin: https://evil.example'))).toEqual([403, 'foreign-origin'])
	})

	test('an upgrade to something else is answered as if it had not asked', async () => {
		const lines = [
			'Host: localhost',
			'Connection: Upgrade, HTTP2-Settings, close',
			'Upgrade: h2c',
			'HTTP2-Settings: AAMAAABk',
		]
		expect(await door.raw(`GET /api/x HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`)).toMatch(/ 200 OK/)
	})
})

describe('G7: what is not a request', () => {
	test('R-too-large: bytes that are not HTTP, a target that is no path and a head that is too large', async () => {
		expect(codeOf(await door.raw('\x16\x03\x01 not http\r\n\r\n'))).toEqual([400, 'malformed'])
		expect(codeOf(await request('GET http://evil.example/ HTTP/1.1', 'Host: localhost'))).toEqual([400, 'malformed'])
		expect(codeOf(await request('OPTIONS * HTTP/1.1', 'Host: localhost'))).toEqual([400, 'malformed'])
		expect(codeOf(await request('GET / HTTP/1.1', 'Host: localhost', `X: ${'x'.repeat(33 * 1024)}`))).toEqual([
			413,
			'too-large',
		])
		expect(await request('GET /api/x HTTP/1.1', 'Host: localhost', `Cookie: ${'x'.repeat(30 * 1024)}`)).toMatch(
			/ 200 OK/,
		)
		expect(await request('GET /healthz HTTP/1.1', 'Host: localhost')).toMatch(/ 200 OK/)
	})

	test('G3, R-request-timeout: a connection without a complete request is told so and closed in time', async () => {
		await reopen({ requestMs: 100 })
		const partial = [
			'',
			'GET / HT',
			'GET / HTTP/1.1\r\nHost: localhost\r\n',
			'POST /api/x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\nabc',
		]
		const answers = await Promise.all(partial.map((bytes) => door.raw(bytes)))
		expect(answers.slice(0, 3).map(codeOf)).toEqual(Array.from({ length: 3 }, () => [408, 'request-timeout']))
		// Its head was complete, so it was being answered already: nothing else fits on the connection.
		expect(answers[3]).toBe('')
	})
})

test('G3: a connection that neither sends nor takes anything is closed', async () => {
	await reopen({ idleMs: 100 })
	const socket = connect(door.gateway.port, '127.0.0.1')
	const closed = new Promise((resolve) => socket.on('close', resolve))
	// Under way and never answered: neither side has anything to say.
	socket.write('GET /api/slow HTTP/1.1\r\nHost: localhost\r\n\r\n')
	await closed
})

describe('a page', () => {
	test('R-starting: is the starting page while there is no web process', async () => {
		const response = await fetch(`${door.url}/d/abc`)
		expect(response.status).toBe(503)
		expect(response.headers.get('retry-after')).toBe('2')
		expect(response.headers.get('content-security-policy')).toContain("default-src 'none'")
		const html = await response.text()
		expect(html).toContain('<meta http-equiv="refresh" content="2">')
		// No asset from anywhere: what would serve it is what is not there.
		expect(html).not.toMatch(/(src|href)=|url\(/)
	})

	test('is the starting page while the web process does not answer, and the page itself as soon as it does', async () => {
		const reserved = createServer()
		await new Promise<void>((resolve) => reserved.listen(0, '127.0.0.1', resolve))
		const { port } = reserved.address() as AddressInfo
		await new Promise((resolve) => reserved.close(resolve))
		await reopen({ webPort: port })
		expect((await fetch(`${door.url}/`)).status).toBe(503)
		const next = standInForNext(() => ({ body: '<h1>Home</h1>' }))
		await new Promise<void>((resolve) => next.listen(port, '127.0.0.1', resolve))
		const response = await fetch(`${door.url}/`)
		expect([response.status, await response.text()]).toEqual([200, '<h1>Home</h1>'])
		next.close()
		next.closeAllConnections()
	})

	test('comes from Next with its path, cookies and true forwarding headers, and nothing that Next would believe', async () => {
		await reopen({ next: standInForNext(() => ({ body: 'x' })), webOrigins: ['https://write.example.org'] })
		await request(
			'GET /d/a%2Fb?x=1 HTTP/1.1',
			'Host: write.example.org',
			'Cookie: a=b',
			'X-Forwarded-For: 1.2.3.4',
			'X-Forwarded-Proto: gopher',
			'Forwarded: for=1.2.3.4',
			'X-Real-IP: 1.2.3.4',
			'X-Middleware-Subrequest: middleware:middleware',
			'X-Matched-Path: /secret',
		)
		const [page] = door.pages
		expect(page?.url).toBe('/d/a%2Fb?x=1')
		expect(page?.headers).toMatchObject({
			host: 'write.example.org',
			cookie: 'a=b',
			'x-forwarded-for': '127.0.0.1',
			'x-forwarded-host': 'write.example.org',
			'x-forwarded-proto': 'https',
		})
		for (const name of ['forwarded', 'x-real-ip', 'x-middleware-subrequest', 'x-matched-path']) {
			expect(page?.headers).not.toHaveProperty(name)
		}
	})

	test('starts a visit in a browser that has none, and is kept out of shared caches', async () => {
		const headers = { 'cache-control': 's-maxage=31536000', 'set-cookie': 'theme=dark' }
		await reopen({ next: standInForNext(() => ({ headers, body: 'x' })) })
		const first = await fetch(`${door.url}/`)
		const [theme, visit] = first.headers.getSetCookie()
		expect(theme).toBe('theme=dark')
		expect(visit).toMatch(/^tandem_visit=[\w-]{22}; Max-Age=34560000; Path=\/; HttpOnly; SameSite=Lax$/)
		expect(first.headers.get('cache-control')).toBe('private, no-cache')
		const again = await fetch(`${door.url}/`, { headers: { cookie: visit?.split(';')[0] ?? '' } })
		expect(again.headers.getSetCookie()).toEqual(['theme=dark'])
		expect((await fetch(`${door.url}/api/x`)).headers.getSetCookie()).toEqual([])
	})

	test('a page may be kept in the back-forward cache, whatever Next says', async () => {
		const headers = { 'cache-control': 'private, no-cache, no-store, max-age=0, must-revalidate' }
		await reopen({ next: standInForNext(() => ({ headers, body: 'x' })) })
		expect((await fetch(`${door.url}/`)).headers.get('cache-control')).toBe('private, no-cache')
	})

	test('says nothing of how long Next keeps its connection to us', async () => {
		await reopen({
			next: standInForNext(() => ({ headers: { 'keep-alive': 'timeout=7', connection: 'close' }, body: 'x' })),
		})
		const { headers } = await fetch(`${door.url}/`)
		expect([headers.get('keep-alive'), headers.get('connection')]).toEqual([null, 'keep-alive'])
	})

	test('that must not be stored stays so, and one that is not HTML starts no visit', async () => {
		const answer = { headers: { 'cache-control': 'private, no-store', 'content-type': 'text/x-component' }, body: 'x' }
		await reopen({ next: standInForNext(() => answer) })
		const response = await fetch(`${door.url}/`)
		expect(response.headers.get('cache-control')).toBe('private, no-store')
		expect(response.headers.getSetCookie()).toEqual([])
	})

	test('and everything else tells nobody where it was read, is never framed and never sniffed', async () => {
		await reopen({ next: standInForNext(() => ({ body: 'x' })), distDir: 'none' })
		for (const path of ['/', '/api/x', '/healthz']) {
			const { headers } = await fetch(door.url + path)
			expect(headers.get('referrer-policy')).toBe('same-origin')
			expect(headers.get('x-content-type-options')).toBe('nosniff')
			expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
			expect(headers.get('content-security-policy')).not.toContain('unsafe-eval')
		}
	})

	test('that Next breaks off is broken off, not completed', async () => {
		const next = createServer((_request, response) => {
			response.writeHead(200, { 'content-type': 'text/html', 'content-length': 100 })
			response.write('half', () => response.destroy())
		})
		await reopen({ next })
		await expect(fetch(`${door.url}/`).then((response) => response.text())).rejects.toThrow()
	})
})

describe('stopping', () => {
	test('lets a request under way finish and accepts no other', async () => {
		const answer = fetch(`${door.url}/api/slow`)
		// The request has arrived when a later one on another connection has been answered.
		await fetch(`${door.url}/api/x`)
		const stopped = door.gateway.stop()
		expect(door.gateway.stop()).toBe(stopped)
		await expect(fetch(`${door.url}/api/x`)).rejects.toThrow()
		door.release()
		expect(await (await answer).json()).toEqual({ slow: true })
		await stopped
	})

	test('closes idle connections', async () => {
		const socket = connect(door.gateway.port, '127.0.0.1')
		const closed = new Promise((resolve) => socket.on('close', resolve))
		const answered = new Promise((resolve) => socket.once('data', resolve))
		socket.write('GET /api/x HTTP/1.1\r\nHost: localhost\r\n\r\n')
		await answered
		await door.gateway.stop()
		await closed
	})
})

describe('listening', () => {
	test('on localhost means both of its addresses', async () => {
		await reopen({ host: 'localhost' })
		const answer = async (host: string) => (await fetch(`http://${host}:${door.gateway.port}/api/x`)).status
		expect(await answer('127.0.0.1')).toBe(200)
		const ipv6 = await answer('[::1]').catch((error: Error) => (error.cause as { code: string }).code)
		// A system without IPv6 has only the one.
		expect([200, 'EADDRNOTAVAIL', 'EAFNOSUPPORT']).toContain(ipv6)
	})

	test('on one other address means 127.0.0.1 too, where the web process asks', async () => {
		await reopen({ host: '127.0.0.2' })
		for (const host of ['127.0.0.1', '127.0.0.2']) {
			const response = await fetch(`http://${host}:${door.gateway.port}/api/x`, { headers: { host: 'localhost' } })
			expect(response.status).toBe(host === '127.0.0.1' ? 200 : 421)
		}
	})

	test('where somebody else does is refused with a sentence', async () => {
		const second = openGateway({ port: door.gateway.port })
		await expect(second).rejects.toThrow(ListenError)
		await expect(second).rejects.toThrow(
			`Port ${door.gateway.port} on 127.0.0.1 is in use: stop what uses it, or set PORT`,
		)
	})

	test('on an address of another machine is refused with a sentence', async () => {
		await expect(openGateway({ host: '192.0.2.1' })).rejects.toThrow(
			'HOST is 192.0.2.1, which is not an address of this',
		)
	})
})
