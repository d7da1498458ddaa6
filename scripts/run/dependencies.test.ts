import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { installed } from './dependencies.mjs'
import { projectNode } from './project-node.mjs'

function clone() {
	const root = mkdtempSync(join(tmpdir(), 'tandem-clone-'))
	onTestFinished(() => rmSync(root, { recursive: true }))
	const write = (path: string, text: string) => {
		mkdirSync(dirname(path), { recursive: true })
		writeFileSync(path, text)
	}
	write(join(root, 'pnpm-lock.yaml'), 'these versions')
	return { root, write }
}

test('a fresh clone has its dependencies to install, one made from the same lockfile has not', () => {
	const { root, write } = clone()
	expect(installed(root)).toBe(false)
	write(join(root, 'node_modules/.pnpm/lock.yaml'), 'these versions')
	write(projectNode(root), '')
	expect(installed(root)).toBe(true)
	write(join(root, 'pnpm-lock.yaml'), 'newer versions')
	expect(installed(root)).toBe(false)
})

test('an install that was cut off before it had Node is not taken for a whole one', () => {
	const { root, write } = clone()
	write(join(root, 'node_modules/.pnpm/lock.yaml'), 'these versions')
	expect(installed(root)).toBe(false)
})
