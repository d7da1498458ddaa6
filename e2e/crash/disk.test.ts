import { afterEach, expect, test } from 'vitest'
import { Chance } from '../../apps/server/src/simulation/chance.ts'
import { refuseWrites } from '../refused-writes.ts'
import { newScript } from '../script.ts'
import { type ServerAlone, startServerAlone } from '../server-alone.ts'
import { smallDisk } from '../small-disk.ts'
import { documentOf, rowsOnDisk } from '../stored-log.ts'
import { Ledger } from './ledger.ts'
import { loadFromLog, WORDS } from './witness.ts'
import { openWriter, type Writer } from './writer.ts'

const SEED = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31))
const undo: (() => unknown)[] = []
afterEach(async () => {
	for (const each of undo.splice(0).reverse()) await each()
})

async function twoWriters(server: ServerAlone): Promise<{ ledger: Ledger; writers: Writer[] }> {
	console.info(`SEED=${SEED}`)
	const chance = new Chance(SEED)
	const scripts = [await newScript(server.url), await newScript(server.url)] as const
	const ledger = new Ledger((await scripts[0].api.createDocument({ title: 'On a bad disk' })).id)
	const writers = await Promise.all(
		scripts.map((script, at) => openWriter(script, ledger, `${'ab'[at]}`, chance.fork())),
	)
	undo.push(() => {
		for (const writer of writers) writer.close()
	})
	return { ledger, writers }
}

const more = (writers: readonly Writer[], count: number) => Promise.all(writers.map((writer) => writer.more(count)))

/** Resolves when the page says that the server cannot store. */
function toldSo({ page: { connection } }: Writer): Promise<void> {
	return new Promise((resolve) => {
		const stop = connection.subscribe(look)
		function look() {
			if (connection.state.save.kind !== 'could-not-store') return
			stop()
			resolve()
		}
		look()
	})
}

/** While nothing can be stored: all that was promised is on the disk already, read past the server. */
function expectPromisesKept({ dataDir }: ServerAlone, ledger: Ledger): void {
	const held = new Set(documentOf(rowsOnDisk(dataDir, ledger.document)).getArray<string>(WORDS))
	expect(ledger.missing(held)).toEqual([])
	expect(ledger.written.difference(held).size).toBeGreaterThan(0)
}

/** With room again, by the same process: everything that waited is stored, and a crash takes none of it. */
async function expectRecovered(server: ServerAlone, ledger: Ledger, writers: readonly Writer[]): Promise<void> {
	await more(writers, 20)
	await Promise.all(writers.map((writer) => writer.finish()))
	await server.kill()
	for (const writer of writers) writer.close()
	const after = await startServerAlone({ dataDir: server.dataDir })
	undo.push(() => after.stop())
	const { missing, words } = await loadFromLog(after.url, ledger)
	expect(missing).toEqual([])
	expect(words.toSorted()).toEqual([...ledger.written].toSorted())
}

test('G1: a disk that refuses every write brings no acknowledgement, and what waited is stored when it works again', async ({
	skip,
}) => {
	const server = await startServerAlone()
	undo.push(() => server.remove())
	const { ledger, writers } = await twoWriters(server)
	await more(writers, 20)
	const allow = refuseWrites(server.pid)
	if (allow === null) return skip('It needs prlimit, which Linux has.')
	await Promise.all(writers.map(toldSo))
	expectPromisesKept(server, ledger)
	allow()
	await expectRecovered(server, ledger, writers)
}, 60_000)

test('G1: killed while the disk refuses, a server had promised nothing that the next one lacks', async ({ skip }) => {
	const server = await startServerAlone()
	undo.push(() => server.remove())
	const { ledger, writers } = await twoWriters(server)
	await more(writers, 20)
	if (refuseWrites(server.pid) === null) return skip('It needs prlimit, which Linux has.')
	await Promise.all(writers.map(toldSo))
	await server.kill()
	for (const writer of writers) writer.close()
	const after = await startServerAlone({ dataDir: server.dataDir })
	undo.push(() => after.stop())
	expect((await loadFromLog(after.url, ledger)).missing).toEqual([])
}, 60_000)

test('G1: a full disk brings no acknowledgement, and what waited is stored when there is room, without a restart', async ({
	skip,
}) => {
	const disk = await smallDisk()
	if (disk === null) return skip('It needs the right to mount a small disk: root on Linux.')
	undo.push(() => disk.remove())
	const server = await startServerAlone({ dataDir: disk.data })
	undo.push(() => server.stop())
	const { ledger, writers } = await twoWriters(server)
	await more(writers, 20)
	disk.fill()
	// What the database has reserved takes some of it; then there is no room for a word.
	await Promise.all(writers.map(toldSo))
	expectPromisesKept(server, ledger)
	disk.free()
	await expectRecovered(server, ledger, writers)
}, 60_000)
