import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openGateway, standInForNext } from './gateway.fixture.ts'
import { StaticFiles } from './static-files.ts'

const SCRIPT = 'export const two = "you and somebody else"\n'.repeat(100)
let dist: string
let door: Awaited<ReturnType<typeof openGateway>>
beforeEach(async () => {
	dist = await mkdtemp(join(tmpdir(), 'tandem-dist-'))
	await mkdir(join(dist, 'static', 'chunks'), { recursive: true })
	await writeFile(join(dist, 'static', 'chunks', 'a b.js'), SCRIPT)
	await writeFile(join(dist, 'static', 'chunks', 'font.woff2'), 'font')
	await writeFile(join(dist, 'secret.json'), '{}')
	door = await openGateway({ distDir: dist, next: standInForNext(() => ({ body: 'from Next' })) })
})
afterEach(async () => {
	await door.close()
	await rm(dist, { recursive: true })
})

/** Bytes as they travelled: fetch would unpack them. */
async function get(path: string, accept?: string, method = 'GET') {
	const lines = [`${method} ${path} HTTP/1.0`, 'Host: localhost', ...(accept ? [`Accept-Encoding: ${accept}`] : [])]
	return await door.raw(`${lines.join('\r\n')}\r\n\r\n`)
}

test('a file of the build is served for ever, packed as the browser can unpack it', async () => {
	const fetchAs = async (encoding: string) => {
		const response = await fetch(`${door.url}/_next/static/chunks/a%20b.js?v=1`, {
			headers: { 'accept-encoding': encoding },
		})
		expect(response.status).toBe(200)
		expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
		expect(response.headers.get('content-type')).toMatch(/^text\/javascript/)
		expect(response.headers.get('vary')).toBe('accept-encoding')
		expect(await response.text()).toBe(SCRIPT)
		return [response.headers.get('content-encoding'), Number(response.headers.get('content-length')) < SCRIPT.length]
	}
	expect(await fetchAs('gzip, deflate, br')).toEqual(['br', true])
	expect(await fetchAs('gzip')).toEqual(['gzip', true])
	expect(await fetchAs('br;q=0, gzip;q=0.5')).toEqual(['gzip', true])
	expect(await fetchAs('identity')).toEqual([null, false])
	expect(door.pages).toEqual([])
})

test('a file that is packed already is sent as it is', async () => {
	const answer = await get('/_next/static/chunks/font.woff2', 'br')
	expect(answer).toMatch(/content-type: font\/woff2/)
	expect(answer).not.toMatch(/content-encoding|vary/i)
	expect(answer).toMatch(/\r\n\r\nfont$/)
})

test('HEAD says how long it is and sends nothing', async () => {
	const answer = await get('/_next/static/chunks/a%20b.js', undefined, 'HEAD')
	expect(answer).toContain(`content-length: ${SCRIPT.length}`)
	expect(answer).toMatch(/\r\n\r\n$/)
})

test('what is not there, and what is asked by another method, is asked of Next', async () => {
	expect(await get('/_next/static/chunks/other.js')).toContain('from Next')
	expect(await get('/_next/static/chunks/')).toContain('from Next')
	expect(await get('/_next/static/chunks/a%20b.js', undefined, 'POST')).toContain('from Next')
	await writeFile(join(dist, 'static', 'chunks', 'other.js'), 'late')
	expect(await get('/_next/static/chunks/other.js')).toContain('late')
})

test('G4: nothing outside the folder is read', async () => {
	for (const path of [
		'../secret.json',
		'%2e%2e/secret.json',
		'..%2fsecret.json',
		'chunks/..%2f..%2fsecret.json',
		'%00.js',
		'%zz.js',
	]) {
		expect(await get(`/_next/static/${path}`), path).toContain('from Next')
	}
})

test('each file is packed once', async () => {
	const ask = () => fetch(`${door.url}/_next/static/chunks/a%20b.js`, { headers: { 'accept-encoding': 'br' } })
	await Promise.all([ask(), ask(), ask()])
	await writeFile(join(dist, 'static', 'chunks', 'a b.js'), 'changed: its name would have, too')
	expect(await (await ask()).text()).toBe(SCRIPT)
})

test('G3: what is beyond the bytes that are kept is read each time', async () => {
	const files = new StaticFiles(dist, 10)
	const server = createServer((request, response) => void files.answer(request, response))
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
	const ask = async (name: string) => {
		const { port } = server.address() as AddressInfo
		return await (await fetch(`http://127.0.0.1:${port}/_next/static/chunks/${name}`)).text()
	}
	expect(await ask('font.woff2')).toBe('font')
	expect((await ask('a%20b.js')).length).toBe(SCRIPT.length)
	for (const name of ['a b.js', 'font.woff2']) await writeFile(join(dist, 'static', 'chunks', name), 'changed')
	expect([await ask('font.woff2'), await ask('a%20b.js')]).toEqual(['font', 'changed'])
	server.close()
	server.closeAllConnections()
})
