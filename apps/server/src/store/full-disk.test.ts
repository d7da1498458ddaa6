import { execFileSync } from 'node:child_process'
import { appendFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { expect, onTestFinished, test } from 'vitest'
import { StorageError } from '../log/log.ts'
import { bytesOf, entryOf, refused, textsOf, windowOf } from '../log/window.fixture.ts'
import { openStore, type Store } from './store.ts'
import { createDocument, openTestStore, temporaryDirectory, testEnv } from './world.fixture.ts'

const large = (document: string) =>
	windowOf(document, '', { entries: [entryOf('', { updates: [new Uint8Array(256 * 1024)] })] })

/** Appends until nothing fits any more; returns how many were stored. */
async function fill(store: Store): Promise<number> {
	for (let stored = 0; stored < 1000; stored += 1) {
		try {
			await store.log.append([large('d')])
		} catch (error) {
			expect(error).toMatchObject({ name: 'StorageError', full: true })
			return stored
		}
	}
	throw new Error('the disk did not fill')
}

test('a database at its largest refuses with "full", and stores again once there is room', async () => {
	const store = await openTestStore(temporaryDirectory())
	await createDocument(store, 'd')
	const limit = (pages: number) => sql`PRAGMA max_page_count = ${sql.lit(pages)}`.execute(store.database)
	await limit(500)
	const stored = await fill(store)
	expect((await refused(store.log.append([large('d'), large('d')]))).full).toBe(true)
	await limit(100_000)
	expect(await store.log.append([windowOf('d', 'again')])).toMatchObject([{ offset: stored + 1 }])
	expect(textsOf((await store.log.rowsAfter('d', stored, 1000)).slice(-1))).toEqual(['again'])
	expect(store.metrics()).toMatchObject({ commits: stored + 1, failures: 2, waitingBytes: 0 })
})

test('what fits is stored though a larger window of the same turn does not', async () => {
	const store = await openTestStore(temporaryDirectory())
	await createDocument(store, 'd')
	await createDocument(store, 'e')
	await sql`PRAGMA max_page_count = 200`.execute(store.database)
	const huge = entryOf('', { updates: [new Uint8Array(4 * 1024 * 1024)] })
	const [, small] = await Promise.all([
		refused(store.log.append([windowOf('d', '', { entries: [huge] })])),
		store.log.append([windowOf('e', 'small')]),
	])
	expect(small).toMatchObject([{ offset: 1 }])
})

/** A file system of 4 MiB, which takes the right to mount. */
function mountSmallDisk(): string | undefined {
	const path = join(temporaryDirectory(), 'disk')
	mkdirSync(path)
	try {
		execFileSync('/bin/mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', path], { stdio: 'ignore' })
	} catch {
		return undefined
	}
	onTestFinished(() => void execFileSync('/bin/umount', ['-l', path]))
	return path
}

test('a full disk refuses everything, forgets nothing, and works again without a restart', async ({ skip }) => {
	const disk = mountSmallDisk()
	if (disk === undefined) return skip('needs the right to mount a file system')
	const store = await openTestStore(join(disk, 'data'))
	await createDocument(store, 'd')
	const before = await store.log.append([windowOf('d', 'before')])
	const filler = join(disk, 'filler')
	writeFileSync(filler, '')
	expect(() => {
		for (;;) appendFileSync(filler, new Uint8Array(64 * 1024))
	}).toThrow('ENOSPC')

	const stored = await fill(store)
	const rename = store.database
		.updateTable('document')
		.set({ title: 'x'.repeat(100_000) })
		.execute()
	await expect(rename).rejects.toBeInstanceOf(StorageError)
	expect(textsOf((await store.log.load('d'))?.rows.slice(0, 1) ?? [])).toEqual(['before'])
	expect(await store.log.holds('d', before[0] ?? { offset: 1, row: '' })).toBe(true)

	rmSync(filler)
	expect(await store.log.append([windowOf('d', 'after')])).toMatchObject([{ offset: stored + 2 }])
	await store.close()
	const again = await openTestStore(join(disk, 'data'))
	const rows = (await again.log.load('d'))?.rows ?? []
	expect(rows.map(({ offset }) => offset)).toEqual(rows.map((_, at) => at + 1))
	expect(rows.at(-1)?.updates).toEqual([bytesOf('after')])
})

test('a start on a full disk says so in one sentence', async ({ skip }) => {
	const disk = mountSmallDisk()
	if (disk === undefined) return skip('needs the right to mount a file system')
	writeFileSync(join(disk, 'filler'), new Uint8Array(4 * 1024 * 1024))
	const opened = openStore({ dataDir: join(disk, 'data'), env: testEnv() })
	await expect(opened).rejects.toThrow(
		/^There is no room on the disk of the data directory .+: free some, then start again\.$/,
	)
})
