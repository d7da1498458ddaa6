import { expect, test } from 'vitest'
import { testEnv } from '../store/world.fixture.ts'
import type { Appended } from './append.ts'
import { unpackBatch } from './batch.ts'
import { GroupCommit } from './group-commit.ts'
import { entryOf, refused, windowOf } from './window.fixture.ts'

const MiB = 1024 * 1024

/** A writer that stores only when told to, and tells which documents each batch was for. */
function heldWriter() {
	const batches: { documents: string[]; finish(): void; die(): void }[] = []
	const soon: (() => void)[] = []
	const store = (batch: ArrayBuffer): Promise<Appended> => {
		const documents = unpackBatch(batch).flatMap(({ windows }) => windows.map(({ document }) => document))
		const { promise, resolve, reject } = Promise.withResolvers<Appended>()
		const finish = () => resolve({ offsets: Float64Array.from(documents, (_, at) => at + 1), failures: [] })
		batches.push({ documents, finish, die: () => reject(new Error('the worker died')) })
		return promise
	}
	const commits = new GroupCommit(store, testEnv({ soon: (task) => void soon.push(task) }))
	return { commits, batches, endTurn: () => soon.splice(0).map((task) => task()) }
}

const sized = (document: string, bytes: number) =>
	windowOf(document, '', { entries: [entryOf('', { updates: [new Uint8Array(bytes)] })] })

test('S-batch-idle, S-batch-scheduled, S-batch-busy: one batch is under way; what arrives meanwhile is the next, whoever it is from', async () => {
	const { commits, batches, endTurn } = heldWriter()
	const first = [commits.append([windowOf('a', '1')]), commits.append([windowOf('b', '1')])]
	expect(batches).toHaveLength(0)
	endTurn()
	const second = [commits.append([windowOf('a', '2')]), commits.append([windowOf('c', '1')])]
	endTurn()
	expect(batches.map(({ documents }) => documents)).toEqual([['a', 'b']])
	batches[0]?.finish()
	await Promise.all(first)
	await Promise.resolve()
	expect(batches.map(({ documents }) => documents)).toEqual([
		['a', 'b'],
		['a', 'c'],
	])
	batches[1]?.finish()
	await Promise.all(second)
	expect(commits.metrics()).toMatchObject({ commits: 2, rows: 4, waitingBytes: 0, failures: 0 })
})

test('each row has an id of its own, also of more rows than ids are drawn for at once', async () => {
	const { commits, batches, endTurn } = heldWriter()
	const rows: string[] = []
	for (let at = 0; at < 600; at += 1) {
		const append = commits.append([windowOf('a', String(at))])
		endTurn()
		batches.at(-1)?.finish()
		rows.push(...(await append).map(({ row }) => row))
		await Promise.resolve()
	}
	expect(new Set(rows).size).toBe(600)
	expect(rows.filter((row) => !/^[0-9a-f]{16}$/.test(row))).toEqual([])
})

test('S-batch-busy: a batch takes 8 MiB; the rest waits, and what is larger by itself travels alone', async () => {
	const { commits, batches, endTurn } = heldWriter()
	const sizes = [3, 3, 3, 20, 1]
	const appends = sizes.map((size, at) => commits.append([sized(`d${at}`, size * MiB)]))
	endTurn()
	for (const [at, append] of appends.entries()) {
		while (!batches.at(-1)?.documents.includes(`d${at}`)) await Promise.resolve()
		batches.at(-1)?.finish()
		await append
	}
	expect(batches.map(({ documents }) => documents)).toEqual([['d0', 'd1'], ['d2'], ['d3'], ['d4']])
})

test('G3: beyond 256 MiB unanswered an append is refused at once and takes nothing with it', async () => {
	const { commits, batches, endTurn } = heldWriter()
	const shared = sized('d', 32 * MiB)
	const waiting = Array.from({ length: 7 }, () => commits.append([shared]))
	await refused(commits.append([shared, shared]))
	expect(commits.metrics().waitingBytes).toBeLessThan(256 * MiB)
	endTurn()
	for (let batch = 0; batch < waiting.length; batch += 1) {
		while (batches.length <= batch) await Promise.resolve()
		batches[batch]?.finish()
	}
	await Promise.all(waiting)
	expect(commits.metrics()).toMatchObject({ waitingBytes: 0, rows: 7 })
})

test('G3: renames, which carry no updates, count towards the bound as well', async () => {
	const { commits } = heldWriter()
	const rename = windowOf('d', '', { entries: [], title: 'x'.repeat(300) })
	void commits.append(Array.from({ length: 300_000 }, () => rename))
	await refused(commits.append([rename]))
})

test('S-batch-busy: when the writer dies, what waits for the same documents is refused with it, other documents go on', async () => {
	const { commits, batches, endTurn } = heldWriter()
	const lost = commits.append([windowOf('a', '1')])
	endTurn()
	const behind = commits.append([windowOf('a', '2')])
	const beside = commits.append([windowOf('b', '1')])
	batches[0]?.die()
	await refused(lost)
	await refused(behind)
	expect(batches[1]?.documents).toEqual(['b'])
	batches[1]?.finish()
	expect(await beside).toMatchObject([{ offset: 1 }])
	expect(commits.metrics()).toMatchObject({ failures: 2, waitingBytes: 0 })
})

test('S-batch-busy: closing waits for the batch under way and the one behind it', async () => {
	const { commits, batches, endTurn } = heldWriter()
	const first = commits.append([windowOf('a', '1')])
	endTurn()
	const second = commits.append([windowOf('a', '2')])
	let closed = false
	const closing = commits.close().then(() => {
		closed = true
	})
	batches[0]?.finish()
	await first
	while (batches.length < 2) await Promise.resolve()
	expect(closed).toBe(false)
	batches[1]?.finish()
	await Promise.all([second, closing])
	await commits.close()
})
