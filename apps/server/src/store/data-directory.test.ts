import { spawn } from 'node:child_process'
import { chmodSync, mkdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { DatabaseSync } from 'node:sqlite'
import { expect, onTestFinished, test } from 'vitest'
import { DataDirectoryError } from './data-directory-error.ts'
import { databaseFile } from './database-file.ts'
import { statements as documents } from './migrations/0001-documents.ts'
import { openStore } from './store.ts'
import { createDocument, openTestStore, temporaryDirectory, testEnv } from './world.fixture.ts'

async function sentenceFor(dataDir: string): Promise<string> {
	const error = await openStore({ dataDir, env: testEnv() }).then(
		() => undefined,
		(reason: unknown) => reason,
	)
	expect(error).toBeInstanceOf(DataDirectoryError)
	return (error as DataDirectoryError).message
}

/** Another process that has the directory open; ends with the test. */
async function occupy(dataDir: string): Promise<{ kill(): Promise<void> }> {
	const worker = new URL('../log/journal-worker.ts', import.meta.url).pathname
	const child = spawn(process.execPath, [worker, dataDir], { stdio: ['ignore', 'pipe', 'inherit'] })
	const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()))
	const kill = () => {
		child.kill('SIGKILL')
		return exited
	}
	onTestFinished(kill)
	const lines = createInterface(child.stdout)
	await new Promise((resolve) => lines.once('line', resolve))
	lines.resume()
	return { kill }
}

test('a second process on the same data is told so, and the first is not disturbed', async () => {
	const dataDir = temporaryDirectory()
	const store = await openTestStore(dataDir)
	for (const id of ['d0', 'd1', 'd2', 'd3']) await createDocument(store, id)
	await store.close()
	const first = await occupy(dataDir)
	expect(await sentenceFor(dataDir)).toBe(
		`Another Tandem is using the data directory ${dataDir}: stop it, or set DATA_DIR to another directory.`,
	)
	await first.kill()
	const again = await openTestStore(dataDir)
	expect(await again.log.load('d0')).toBeDefined()
})

test('within one process, too, a data directory is opened once at a time', async () => {
	const dataDir = temporaryDirectory()
	const store = await openTestStore(dataDir)
	expect(await sentenceFor(dataDir)).toContain('Another Tandem is using')
	await store.close()
	await openTestStore(dataDir)
})

test('the directory is made, and only its owner may look inside', async () => {
	const dataDir = join(temporaryDirectory(), 'deep', 'data')
	await openTestStore(dataDir)
	expect(statSync(dataDir).mode & 0o777).toBe(0o700)
})

test('a directory that cannot be made gets a sentence with what to do', async () => {
	const file = join(temporaryDirectory(), 'file')
	writeFileSync(file, '')
	const dataDir = join(file, 'data')
	expect(await sentenceFor(dataDir)).toBe(
		`The data directory ${dataDir} cannot be written (ENOTDIR): make it writable for this user, or set DATA_DIR to another directory.`,
	)
})

test('an unwritable directory gets the same sentence', async ({ skip }) => {
	if (process.getuid?.() === 0) return skip('root may write anywhere')
	const dataDir = temporaryDirectory()
	chmodSync(dataDir, 0o500)
	expect(await sentenceFor(dataDir)).toContain('cannot be written')
})

test('a database that cannot be opened gets the same sentence', async () => {
	const dataDir = temporaryDirectory()
	mkdirSync(databaseFile(dataDir))
	expect(await sentenceFor(dataDir)).toContain('cannot be written')
})

test('a file that is no database is called damaged and left as it is', async () => {
	const dataDir = temporaryDirectory()
	writeFileSync(databaseFile(dataDir), 'what somebody keeps here'.repeat(100))
	expect(await sentenceFor(dataDir)).toMatch(/^The database in .+ is damaged \(.+\): restore a backup, or set DATA_DIR/)
	expect(statSync(databaseFile(dataDir)).size).toBe(2400)
})

test('a snapshot of before its document was counted is read as one that counts nothing', async () => {
	const dataDir = temporaryDirectory()
	const database = new DatabaseSync(databaseFile(dataDir))
	for (const statement of documents) database.exec(statement)
	database.exec(`
		PRAGMA user_version = 1;
		INSERT INTO document VALUES ('d', 'Untitled', 'ada', 1, 1, NULL, 0);
		INSERT INTO log VALUES ('d', 1, 'aaaaaaaaaaaaaaaa', 'ada', NULL, 0, 1, x'020000', 0);
		INSERT INTO snapshot VALUES ('d', 1, 'aaaaaaaaaaaaaaaa', x'0000', x'00', 1);`)
	database.close()
	const { log } = await openTestStore(dataDir)
	const position = { offset: 1, row: 'aaaaaaaaaaaaaaaa' }
	expect((await log.load('d'))?.snapshot).toMatchObject({ position, structs: 0, roots: [] })
	const snapshot = {
		position,
		update: Uint8Array.of(0, 0),
		vector: Uint8Array.of(0),
		structs: 7,
		loadMs: 3,
		roots: ['document'],
	}
	await log.saveSnapshot('d', snapshot)
	expect((await log.load('d'))?.snapshot).toMatchObject({ structs: 7, loadMs: 3, roots: ['document'] })
})

test('data of a newer version is not touched', async () => {
	const dataDir = temporaryDirectory()
	await (await openTestStore(dataDir)).close()
	const database = new DatabaseSync(databaseFile(dataDir))
	database.exec('PRAGMA user_version = 999')
	database.close()
	expect(await sentenceFor(dataDir)).toMatch(
		/^The data in .+ was written by a newer Tandem: start that version, or set DATA_DIR/,
	)
})
