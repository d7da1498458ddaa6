import { readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { destination } from 'pino'
import { expect, test } from 'vitest'
import type { Logger } from './env.ts'
import { createLogger } from './logger.ts'
import { withoutSecrets } from './without-secrets.ts'

async function linesOf(level: Parameters<typeof createLogger>[0], write: (log: Logger) => void): Promise<object[]> {
	const path = join(tmpdir(), `tandem-log-${crypto.randomUUID()}`)
	const output = destination({ dest: path, sync: true })
	write(createLogger(level, output))
	output.end()
	const text = await readFile(path, 'utf8')
	await rm(path)
	return text
		.split('\n')
		.filter(Boolean)
		.map((line) => JSON.parse(line) as object)
}

test('a line is one JSON object with its level as a word, its time and its fields', async () => {
	const lines = await linesOf('info', (log) => {
		log.child({ document: 'd1' }).warn({ code: 'trashed' }, 'request refused')
		log.debug({}, 'not written')
	})
	expect(lines).toEqual([
		{
			level: 'warn',
			time: expect.stringMatching(/^\d{4}-.*Z$/),
			document: 'd1',
			code: 'trashed',
			msg: 'request refused',
		},
	])
})

test('cookies, tokens, tickets and the addresses that hold them are never written, however deep they stand', async () => {
	const failure = Object.assign(new TypeError('broken'), {
		url: 'S',
		request: { headers: { cookie: 'S' } },
		code: 'E1',
	})
	const lines = await linesOf('debug', (log) => {
		log.info(
			{
				cookie: 'S',
				cookies: 'S',
				token: 'S',
				ticket: 'S',
				url: 'S',
				request: { cookie: 'S', headers: { cookie: 'S', authorization: 'S', host: 'kept' } },
				list: [{ token: 'S' }, 'kept'],
			},
			'x',
		)
		log.child({ secret: 'S', person: 'kept' }).debug({ response: { headers: { 'set-cookie': 'S' } } }, 'x')
		log.warn({ err: failure }, 'x')
		log.error({ a: { b: { c: { d: { e: { f: { cookie: 'S' } } } } } } }, 'x')
	})
	expect(lines).toMatchObject([
		{ request: { headers: { host: 'kept' } }, list: [{}, 'kept'] },
		{ person: 'kept' },
		{ err: { type: 'TypeError', message: 'broken', code: 'E1', stack: expect.stringContaining('logger.test.ts') } },
		{ a: { b: { c: {} } } },
	])
	expect(JSON.stringify(lines)).not.toContain('"S"')
})

test('fields are logged as they are where nothing in them is secret, and never changed', () => {
	const plain = { document: 'd1', error: new Error('x'), counts: { of: 1 } }
	expect(withoutSecrets(plain)).toBe(plain)
	const headers = { cookie: 'S', host: 'h' }
	expect(withoutSecrets({ request: { headers } })).toEqual({ request: { headers: { host: 'h' } } })
	expect(headers).toEqual({ cookie: 'S', host: 'h' })
})

test('what stands in itself is written as far as it is looked through', async () => {
	const round: { self?: object; name: string } = { name: 'kept' }
	round.self = round
	expect(await linesOf('info', (log) => log.info({ round }, 'x'))).toMatchObject([{ round: { name: 'kept' } }])
})
