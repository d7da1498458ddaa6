import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { Env, Logger } from '../env.ts'
import { openStore, type Store } from './store.ts'

/** The real world for tests, with what a test wants otherwise in `world`. It logs nothing. */
export function testEnv(world: Partial<Env> = {}): Env {
	const silent: Logger = { info() {}, warn() {}, error() {}, debug() {}, child: () => silent }
	return {
		now: () => Date.now(),
		after: (ms, task) => {
			const timer = setTimeout(task, ms)
			return () => clearTimeout(timer)
		},
		soon: (task) => void setImmediate(task),
		random: (length) => randomBytes(length),
		log: silent,
		...world,
	}
}

/** A directory of its own, gone when the test is. */
export function temporaryDirectory(): string {
	const path = mkdtempSync(join(tmpdir(), 'tandem-store-'))
	onTestFinished(() => rmSync(path, { recursive: true, force: true }))
	return path
}

/** A store that is closed when the test ends. */
export async function openTestStore(dataDir: string, world: Partial<Env> = {}): Promise<Store> {
	const store = await openStore({ dataDir, env: testEnv(world) })
	onTestFinished(() => store.close())
	return store
}

export async function createDocument(store: Store, id: string): Promise<void> {
	const row = { id, title: 'Untitled', maker: 'ada', created_at: 1, updated_at: 1, trashed_at: null, schema: 0 }
	await store.database.insertInto('document').values(row).execute()
}
