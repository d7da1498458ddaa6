import type { Worker } from 'node:worker_threads'
import { expect, onTestFinished, test } from 'vitest'
import { StorageError } from '../log/log.ts'
import { windowOf } from '../log/window.fixture.ts'
import { createDocument, openTestStore, temporaryDirectory } from './world.fixture.ts'

/** The worker threads that are started from here on, the writer first. */
function startedWorkers(): Worker[] {
	const workers: Worker[] = []
	const remember = (worker: Worker) => void workers.push(worker)
	process.on('worker', remember)
	onTestFinished(() => void process.off('worker', remember))
	return workers
}

test('S-storage-running: when the writer dies, what is under way is refused and it is started again', async () => {
	const workers = startedWorkers()
	let now = 0
	const store = await openTestStore(temporaryDirectory(), { now: () => now })
	await createDocument(store, 'd')
	for (let round = 0; round < 3; round += 1) {
		now += 10_000
		const writer = workers.at(round === 0 ? 0 : -1)
		const appends = Array.from({ length: 200 }, (_, at) => store.log.append([windowOf('d', `${round} ${at}`)]))
		await appends[0]
		const more = Array.from({ length: 200 }, () => store.log.append([windowOf('d', 'x')]))
		await Promise.all([writer?.terminate(), Promise.allSettled([...appends, ...more])])
		const outcomes = await Promise.allSettled([...appends, ...more])
		for (const outcome of outcomes) {
			if (outcome.status === 'rejected') expect(outcome.reason).toBeInstanceOf(StorageError)
			else for (const position of outcome.value) expect(await store.log.holds('d', position)).toBe(true)
		}
		const [after] = await store.log.append([windowOf('d', 'after')])
		const rows = await store.log.rowsAfter('d', 0, 1e9)
		expect(rows.map(({ offset }) => offset)).toEqual(rows.map((_, at) => at + 1))
		expect(rows.at(-1)?.row).toBe(after?.row)
	}
	expect(workers).toHaveLength(5)
})

test('S-storage-resting: a worker that dies young is started again only after a rest; meanwhile calls are refused at once', async () => {
	const workers = startedWorkers()
	const rests: { ms: number; task: () => void }[] = []
	const after = (ms: number, task: () => void) => {
		rests.push({ ms, task })
		return () => {}
	}
	const store = await openTestStore(temporaryDirectory(), { now: () => 0, after })
	await createDocument(store, 'd')
	await workers[0]?.terminate()
	await expect(store.log.append([windowOf('d', 'a')])).rejects.toBeInstanceOf(StorageError)
	expect(workers).toHaveLength(2)
	expect(rests.map(({ ms }) => ms)).toEqual([1000])
	rests[0]?.task()
	expect(await store.log.append([windowOf('d', 'b')])).toMatchObject([{ offset: 1 }])
})

test('reading goes on while the writer is gone, and the reader is started again as well', async () => {
	const workers = startedWorkers()
	let now = 0
	const store = await openTestStore(temporaryDirectory(), { now: () => now, after: () => () => {} })
	await createDocument(store, 'd')
	await store.log.append([windowOf('d', 'a')])
	await workers[0]?.terminate()
	expect((await store.log.load('d'))?.rows).toHaveLength(1)
	now = 10_000
	await workers[1]?.terminate()
	expect((await store.log.load('d'))?.rows).toHaveLength(1)
})

test('more calls than the bound are refused, the others answered', async () => {
	const { log } = await openTestStore(temporaryDirectory())
	const asked = Array.from({ length: 10_001 }, () => log.holds('d', { offset: 1, row: 'ffffffffffffffff' }))
	const outcomes = await Promise.allSettled(asked)
	expect(outcomes.filter(({ status }) => status === 'rejected')).toHaveLength(1)
})

test('S-storage-running, S-storage-closed: closing waits for the statements under way and is idempotent', async () => {
	const store = await openTestStore(temporaryDirectory())
	const created = createDocument(store, 'd')
	const closed = Promise.all([store.close(), store.close()])
	await Promise.all([created, closed])
	await store.close()
})
