import { readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { destination } from 'pino'
import { expect, test } from 'vitest'
import type { Logger } from './env.ts'
import { createLogger } from './logger.ts'

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

test('cookies, tokens, tickets and the addresses that hold them are never written', async () => {
	const lines = await linesOf('info', (log) => {
		log.info(
			{
				cookie: 'S',
				token: 'S',
				ticket: 'S',
				url: 'S',
				request: { cookie: 'S', headers: { cookie: 'S', authorization: 'S' } },
			},
			'x',
		)
		log.child({ secret: 'S' }).info({ response: { headers: { 'set-cookie': 'S' } } }, 'x')
	})
	expect(lines).toHaveLength(2)
	expect(JSON.stringify(lines)).not.toContain('"S"')
})
