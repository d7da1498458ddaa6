import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { expect, test } from 'vitest'
import { createDocument, openTestStore, temporaryDirectory } from '../store/world.fixture.ts'
import type { Log } from './log.ts'
import { textsOf } from './window.fixture.ts'

const ROUNDS = 10
const DOCUMENTS = ['d0', 'd1', 'd2', 'd3']

/** Runs the writing process until it has journalled `lines`, kills it, and returns everything it journalled. */
async function journalUntilKilled(dataDir: string, lines: number): Promise<string[]> {
	const worker = new URL('./journal-worker.ts', import.meta.url).pathname
	const child = spawn(process.execPath, [worker, dataDir], { stdio: ['ignore', 'pipe', 'inherit'] })
	const journal: string[] = []
	for await (const line of createInterface(child.stdout)) {
		journal.push(line)
		if (journal.length === lines) child.kill('SIGKILL')
	}
	// A line that the death cut short is not an acknowledgement.
	return journal.filter((line) => line.split(' ')[3]?.length === 16)
}

async function expectHeld(log: Log, journal: readonly string[]): Promise<void> {
	const rows = new Map<string, { row: string; text: string | undefined }>()
	for (const document of DOCUMENTS) {
		const loaded = (await log.load(document))?.rows ?? []
		expect(loaded.map(({ offset }) => offset)).toEqual(loaded.map((_, at) => at + 1))
		for (const row of loaded) rows.set(`${document} ${row.offset}`, { row: row.row, text: textsOf([row])[0] })
	}
	const missing = journal.filter((line) => {
		const [document, offset, row, text] = line.split(' ')
		const held = rows.get(`${document} ${offset}`)
		return held?.row !== row || held?.text !== text
	})
	expect(missing).toEqual([])
}

test('G1: no acknowledged append is missing after kill -9 under load', async ({ annotate }) => {
	const seed = Math.floor(Math.random() * 2 ** 31)
	await annotate(`seed ${seed}`)
	const dataDir = temporaryDirectory()
	const store = await openTestStore(dataDir)
	for (const document of DOCUMENTS) await createDocument(store, document)
	await store.close()
	const journal: string[] = []
	for (let round = 0; round < ROUNDS; round += 1) {
		const lines = 1 + ((seed >>> round) % 500)
		journal.push(...(await journalUntilKilled(dataDir, lines)))
		const again = await openTestStore(dataDir)
		await expectHeld(again.log, journal)
		await again.close()
	}
	expect(journal.length).toBeGreaterThanOrEqual(ROUNDS)
}, 60_000)
