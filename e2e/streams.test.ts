import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { type LineReader, readLinesOf } from './line-reader.ts'
import { HOW_TO_GET, nginxProgram, startNginx } from './nginx.ts'
import { type ServerAlone, startServerAlone } from './server-alone.ts'

/** Streams of the real server's process, read by programs that know nothing of it. */
const undo: (() => unknown)[] = []

/** Programs and servers are started, and an EventSource waits up to five seconds before it comes back. */
vi.setConfig({ testTimeout: 60_000 })
afterEach(async () => {
	for (const each of undo.splice(0).reverse()) await each()
})

async function start(options: Parameters<typeof startServerAlone>[0] = {}): Promise<ServerAlone> {
	const server = await startServerAlone(options)
	undo.push(() => server.remove())
	return server
}

async function guest(url: string) {
	const made = await fetch(`${url}/api/auth/sign-in/anonymous`, { method: 'POST' })
	const cookie = made.headers
		.getSetCookie()
		.map((each) => each.split(';')[0])
		.join('; ')
	const ask = async <T>(method: string, path: string, body?: object): Promise<T> => {
		const headers = { cookie, 'content-type': 'application/json' }
		const answer = await fetch(url + path, { method, headers, ...(body && { body: JSON.stringify(body) }) })
		if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`)
		return (await answer.json()) as T
	}
	const make = async (title: string) => (await ask<{ id: string }>('POST', '/api/documents', { title })).id
	const lastEventId = async () => (await ask<{ lastEventId: string }>('GET', '/api/feed')).lastEventId
	return { cookie, ask, make, lastEventId }
}

function reader(command: string, ...args: string[]): LineReader {
	const opened = readLinesOf(command, args)
	undo.push(() => {
		opened.resume()
		opened.stop()
		return opened.ended
	})
	return opened
}
const curl = (url: string, cookie: string, ...more: string[]) =>
	reader('curl', '--silent', '--show-error', '--no-buffer', '--include', '--cookie', cookie, ...more, url)

/** Text that ends lines, texts and parsers, as far as a title may hold it. */
const HOSTILE = 'a\rid: 9\nb\r\n\r\nevent: forged\ndata: {}\n\n\u0000c\u2028d 🎈 é : '

test('G5: curl reads ids, names, retry and where the stream stands; what is in a title forges nothing', async () => {
	const server = await start()
	const ada = await guest(server.url)
	const before = await ada.lastEventId()
	const live = curl(`${server.url}/api/feed/stream`, ada.cookie)
	expect(await live.line(/^HTTP/)).toBe('HTTP/1.1 200 OK')
	expect(Number((await live.line(/^retry: /)).slice(7))).toBeGreaterThanOrEqual(2000)
	expect(await live.line(/^id: /)).toBe(`id: ${before}`)
	await ada.make(HOSTILE)
	const id = await live.line(/^id: /)
	expect(await live.line('event: ')).toBe('event: activity')
	const { document } = JSON.parse((await live.line(/^data: /)).slice(6))
	expect(document.title).toBe(HOSTILE.trim())
	await ada.make('Two')
	await live.line('Two')
	const forged = live.lines.filter((line) => line.includes('forged'))
	expect(forged.map((line) => line.slice(0, 7))).toEqual(['data: {'])
	for (const again of [
		curl(`${server.url}/api/feed/stream`, ada.cookie, '--header', `Last-Event-ID: ${id.slice(4)}`),
		curl(`${server.url}/api/feed/stream?lastEventId=${id.slice(4)}`, ada.cookie),
	]) {
		await again.line('Two')
		expect(again.lines.filter((line) => line.startsWith('data: '))).toHaveLength(1)
	}
	const lost = curl(`${server.url}/api/feed/stream?lastEventId=1-0123456789abcdef`, ada.cookie)
	await lost.line('event: reset')
	expect(await lost.line('data: ')).toBe('data: {}')
})

test('G5: an EventSource that knows nothing of Tandem is told each thing once, also across a restart of the server', async () => {
	const server = await start()
	const ada = await guest(server.url)
	const source = reader(
		process.execPath,
		'--experimental-eventsource',
		'--no-warnings',
		join(import.meta.dirname, 'event-source.ts'),
		`${server.url}/api/feed/stream`,
		ada.cookie,
	)
	await source.line('"is":"open"')
	const titles = ['One', 'Two']
	for (const title of titles) await ada.make(title)
	await source.line('Two')
	await server.stop()
	await source.line('"is":"error","closed":false')
	await start({ dataDir: server.dataDir, env: { PORT: String(server.port) } })
	// While nobody listens, or already does: it comes back when it was told to.
	for (const title of ['Three', 'Four']) await ada.make(title)
	await source.line('Four')
	const told = source.lines.map((line) => JSON.parse(line))
	const activities = told.filter(({ is }) => is === 'activity')
	expect(activities.map(({ row }) => row.document.title)).toEqual(['One', 'Two', 'Three', 'Four'])
	expect(new Set(activities.map(({ id }) => id)).size).toBe(4)
	expect(told.map(({ is }) => is)).not.toContain('reset')
})

test('G5: events arrive at once through an nginx that compresses and buffers what it can', async (context) => {
	const program = nginxProgram()
	if (program === undefined) {
		console.warn(`\nSKIPPED: there is no nginx here, so streams behind one were not tried. ${HOW_TO_GET}\n`)
		context.skip()
		return
	}
	const server = await start()
	const nginx = await startNginx(program, server.port)
	undo.push(nginx.stop)
	const ada = await guest(nginx.url)
	const live = curl(`${nginx.url}/api/feed/stream`, ada.cookie, '--compressed')
	await live.line(/^id: /)
	for (let count = 1; count <= 20; count += 1) {
		await ada.make(`Title ${count}.`)
		// Before anything else happens that could push it out.
		await live.line(`Title ${count}.`)
	}
	// It does compress: an answer that is no stream.
	const page = curl(
		`${nginx.url}/api/feed`,
		ada.cookie,
		'--header',
		'Accept-Encoding: gzip',
		'--output',
		'/dev/null',
		'--dump-header',
		'-',
	)
	await page.line(/content-encoding: gzip/i)
})

test('G3: whoever goes on asking behind a stream is cut', async () => {
	const server = await start()
	const ada = await guest(server.url)
	const socket = await silentReader(server, ada.cookie)
	const closed = once(socket, 'close')
	socket.resume()
	await once(socket, 'data')
	socket.write(`GET /api/feed HTTP/1.1\r\nHost: localhost\r\nCookie: ${ada.cookie}\r\n\r\n`)
	await closed
	await server.line(/"code":"gone".*"msg":"stream ended"/)
})

test('G4: a foreign page, no session, a place that is none and too many streams are refused', async () => {
	const server = await start({ env: { MAX_CONNECTIONS_PER_PERSON: '2' } })
	const ada = await guest(server.url)
	const status = async (headers: Record<string, string>, path = '/api/feed/stream') => {
		const answer = await fetch(server.url + path, { headers })
		return [answer.status, ((await answer.json()) as { code: string }).code]
	}
	const { cookie } = ada
	expect(await status({ cookie, origin: 'https://evil.example' })).toEqual([403, 'foreign-origin'])
	expect(await status({ cookie, 'sec-fetch-site': 'cross-site' })).toEqual([403, 'foreign-origin'])
	expect(await status({})).toEqual([401, 'unauthenticated'])
	expect(await status({ cookie, 'last-event-id': '7' })).toEqual([400, 'malformed'])
	for (let count = 0; count < 2; count += 1) await curl(`${server.url}/api/feed/stream`, cookie).line(/^id: /)
	expect(await status({ cookie })).toEqual([429, 'too-many-connections'])
})

test('G9: a server that is told to stop ends its streams with a word on when to come back, and is gone at once', async () => {
	const server = await start()
	const ada = await guest(server.url)
	const streams = Array.from({ length: 20 }, () => curl(`${server.url}/api/feed/stream`, ada.cookie))
	for (const each of streams) await each.line(/^id: /)
	const began = performance.now()
	await server.stop()
	// The gateway waits 2 s for what is being answered: it did not have to.
	expect(performance.now() - began).toBeLessThan(2000)
	const waits = await Promise.all(streams.map(async (each) => Number((await each.line(/^retry: /)).slice(7))))
	expect(new Set(waits).size).toBe(20)
	expect(await Promise.all(streams.map(({ ended }) => ended))).toEqual(streams.map(() => 0))
})

/** A connection with a stream on it that does not read. */
async function silentReader({ port }: ServerAlone, cookie: string): Promise<Socket> {
	const socket = connect(port, '127.0.0.1')
	undo.push(() => socket.destroy())
	await once(socket, 'connect')
	socket.pause()
	socket.write(`GET /api/feed/stream HTTP/1.1\r\nHost: localhost\r\nCookie: ${cookie}\r\n\r\n`)
	return socket
}
