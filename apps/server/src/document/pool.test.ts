import { getPriority } from 'node:os'
import { inflateRawSync } from 'node:zlib'
import { LIMITS } from '@tandem/protocol'
import * as encoding from 'lib0/encoding'
import { afterEach, expect, test } from 'vitest'
import * as Y from 'yjs'
import type { Env, Logger } from '../env.ts'
import { niceOf } from '../threads.fixture.ts'
import { DocumentJobError, type Documents, type Source } from './documents.ts'
import { inlineDocuments } from './inline.ts'
import { source } from './jobs.fixture.ts'
import { atOnePlace, range } from './place.fixture.ts'
import { startDocuments } from './pool.ts'

const silent: Logger = { info() {}, warn() {}, error() {}, debug() {}, child: () => silent }
const env: Env = {
	now: () => Date.now(),
	after: (ms, task) => {
		const timer = setTimeout(task, ms)
		return () => clearTimeout(timer)
	},
	soon: (task) => {
		setImmediate(task)
	},
	random: (length) => crypto.getRandomValues(new Uint8Array(length)),
	log: silent,
}

const open: Documents[] = []
function start(...options: Parameters<typeof startDocuments> extends [Env, ...infer Rest] ? Rest : never): Documents {
	const documents = startDocuments(env, ...options)
	open.push(documents)
	return documents
}
afterEach(async () => {
	await Promise.all(open.splice(0).map((documents) => documents.close()))
})

function paragraph(text: string): Source {
	const doc = new Y.Doc()
	const element = new Y.XmlElement('paragraph')
	element.insert(0, [new Y.XmlText(text)])
	doc.getXmlFragment('document').insert(0, [element])
	return { document: 'd', base: null, updates: [Y.encodeStateAsUpdate(doc)] }
}

/** So many separate letters in a list, which take a while and much memory to load. */
function scattered(letters: number): Source {
	const doc = new Y.Doc()
	const list = doc.getArray('list')
	doc.transact(() => {
		for (let index = 0; index < letters; index++) list.insert(0, [index])
	})
	return { document: 'scattered', base: Y.encodeStateAsUpdate(doc), updates: [] }
}

/** Letters of so many clients all at one place: each is compared with all others, which takes many seconds. */
function crowded(clients: number): Source {
	const updates = Array.from({ length: clients }, (_, client) => {
		const to = encoding.createEncoder()
		for (const number of [1, 1, client, 0, 4, 1]) encoding.writeVarUint(to, number)
		encoding.writeVarString(to, 'text')
		encoding.writeVarString(to, 'x')
		encoding.writeVarUint(to, 0)
		return encoding.toUint8Array(to)
	})
	return { document: 'crowded', base: null, updates }
}

test('every job is done in a worker as it is in this thread, and what was handed in stays usable', async () => {
	const source = paragraph('hello')
	const [threads, inline] = [start({ workers: 1 }), inlineDocuments(env)]
	const doc = new Y.Doc()
	for (const update of source.updates) Y.applyUpdate(doc, update)
	doc.getMap('map').set('k', 1)
	const whole = Y.encodeStateAsUpdate(doc)
	for (let round = 0; round < 2; round++) {
		const made = await threads.compact(source)
		expect({ ...made, loadMs: 0 }).toEqual(await inline.compact(source))
		expect(await threads.diff(source, new Uint8Array([0]))).toEqual(await inline.diff(source, new Uint8Array([0])))
		expect(await threads.admit(source, whole)).toEqual(await inline.admit(source, whole))
		expect(await threads.project(source)).toEqual(await inline.project(source))
	}
	expect(await threads.admit({ ...source, base: whole }, whole)).toEqual({ verdict: 'nothing' })
	const { update: base } = await threads.compact(source)
	expect(base.buffer).toBeInstanceOf(SharedArrayBuffer)
	for (let round = 0; round < 2; round++) {
		expect(await threads.project({ ...source, base })).toEqual(await inline.project(source))
	}
})

test('what is deflated comes back, however little or much is left of it', async () => {
	const documents = start({ workers: 1 })
	for (const base of [new Uint8Array(10), new Uint8Array(40_000), env.random(40_000), Buffer.alloc(3e6, 'hello ')]) {
		expect(Buffer.compare(inflateRawSync(await documents.deflate('d', base)), base)).toBe(0)
	}
})

test('G8: what loading a document costs is measured where that is done', async () => {
	const { loadMs } = await start({ workers: 1 }).compact(source([atOnePlace(range(1, 50_000), 1)]))
	expect(loadMs).toBeGreaterThan(0)
	expect(loadMs).toBeLessThan(LIMITS.document.loadMs)
})

test('a job that fails says so and the worker goes on', async () => {
	const documents = start({ workers: 1 })
	const broken = { document: 'broken', base: new Uint8Array([1, 1, 9, 0, 31]), updates: [] }
	await expect(documents.compact(broken)).rejects.toThrow(DocumentJobError)
	await expect(documents.compact(broken)).rejects.toThrow('document broken')
	expect((await documents.project(paragraph('still here'))).text).toBe('still here')
})

test('G8: a job past its deadline ends the worker alone, and the next job gets another', async () => {
	const documents = start({ workers: 1, limits: { deadline: 1000, heap: 1024 } })
	const late = documents.compact(crowded(30_000))
	const next = documents.project(paragraph('next'))
	await expect(late).rejects.toMatchObject({ message: expect.stringContaining('longer than 1000 ms'), overran: 1000 })
	expect((await next).text).toBe('next')
})

test('G3: a job that needs more memory than it may ends the worker alone, and the next job gets another', async () => {
	const documents = start({ workers: 1, limits: { deadline: 20_000, heap: 64 } })
	await expect(documents.compact(scattered(600_000))).rejects.toThrow('needed more than 64 MiB')
	expect((await documents.project(paragraph('next'))).text).toBe('next')
})

test('G3: beyond the jobs that may wait the newest is refused at once', async () => {
	const documents = start({ workers: 1, waitingJobs: 2 })
	const source = paragraph('x')
	const jobs = Array.from({ length: 5 }, () => documents.project(source))
	const results = await Promise.allSettled(jobs)
	expect(results.filter(({ status }) => status === 'fulfilled').length).toBeGreaterThanOrEqual(2)
	const refused = results.filter((result) => result.status === 'rejected')
	expect(refused.length).toBeGreaterThan(0)
	for (const { reason } of refused) expect(String(reason)).toContain('too many jobs wait')
})

test('with two workers a small job is done while a large one runs', async () => {
	const documents = start({ workers: 2 })
	const order: string[] = []
	const base = scattered(400_000)
	const jobs = [1, 2].map(() => documents.compact(base).then(() => order.push('large')))
	jobs.push(documents.project(paragraph('x')).then(() => order.push('small')))
	await Promise.all(jobs)
	expect(order).toEqual(['small', 'large', 'large'])
})

test.runIf(process.platform === 'linux')(
	'G8: workers stand behind the event loop where both want one core',
	async () => {
		start({ workers: 2 })
		await expect.poll(() => niceOf('document'), { timeout: 10_000 }).toEqual([10, 10])
		expect(getPriority()).toBe(0)
	},
)

test('closing rejects what runs and what waits, and is done when the threads are gone', async () => {
	const documents = start({ workers: 1 })
	await documents.project(paragraph('the thread has started'))
	const jobs = [documents.compact(crowded(30_000)), documents.project(paragraph('x'))]
	const settled = Promise.allSettled(jobs)
	await documents.close()
	for (const result of await settled)
		expect(result).toMatchObject({ status: 'rejected', reason: expect.any(DocumentJobError) })
	await expect(documents.project(paragraph('x'))).rejects.toThrow(DocumentJobError)
	await documents.close()
})
