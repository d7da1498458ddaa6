import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { SecretError, sessionSecret } from './session-secret.ts'

let dataDir: string
beforeEach(async () => {
	dataDir = await mkdtemp(join(tmpdir(), 'tandem-secret-'))
})
afterEach(() => rm(dataDir, { recursive: true }))

const random = (length: number) => crypto.getRandomValues(new Uint8Array(length))

test('the secret is made once, for this user only', async () => {
	const made = await sessionSecret(dataDir, random)
	expect(made).toMatch(/^[\w-]{43}$/)
	expect(await sessionSecret(dataDir, random)).toBe(made)
	const path = join(dataDir, 'session-secret')
	expect(await readFile(path, 'utf8')).toBe(made)
	expect((await stat(path)).mode & 0o777).toBe(0o600)
})

test('a missing directory is made, for this user only', async () => {
	const nested = join(dataDir, 'deep', 'data')
	await sessionSecret(nested, random)
	expect((await stat(nested)).mode & 0o777).toBe(0o700)
})

test('a damaged file is said so, not replaced: replacing it signs everybody out', async () => {
	await writeFile(join(dataDir, 'session-secret'), '')
	await expect(sessionSecret(dataDir, random)).rejects.toThrow(SecretError)
	await expect(sessionSecret(dataDir, random)).rejects.toThrow(/delete it/)
})
