import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { fingerprint } from './fingerprint.mjs'

let root = ''
const write = (path: string, text: string) => {
	mkdirSync(join(root, path, '..'), { recursive: true })
	writeFileSync(join(root, path), text)
}
const now = () => fingerprint(root, ['web', 'lock'], '26')

beforeEach(() => {
	root = mkdtempSync(join(tmpdir(), 'tandem-fingerprint-'))
	write('web/page.ts', 'a page')
	write('lock', 'versions')
})
afterEach(() => rmSync(root, { recursive: true }))

test('what no build looks at does not make one stale', () => {
	const before = now()
	write('web/node_modules/x/index.js', 'x')
	write('web/.next-test/out.js', 'x')
	write('web/page.test.ts', 'x')
	write('server/main.ts', 'x')
	expect(now()).toBe(before)
})

test.each([
	['a changed file', () => write('web/page.ts', 'another page')],
	['a new file', () => write('web/deep/new.ts', '')],
	['a changed lockfile', () => write('lock', 'other versions')],
	[
		'a renamed file',
		() => {
			rmSync(join(root, 'web/page.ts'))
			write('web/home.ts', 'a page')
		},
	],
])('%s makes a build stale', (_what, change) => {
	const before = now()
	change()
	expect(now()).not.toBe(before)
})

test('another Node makes a build stale', () => {
	expect(fingerprint(root, ['web', 'lock'], '27')).not.toBe(now())
})
