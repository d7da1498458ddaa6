import { expect, test } from 'vitest'
import { StorageError } from '../log/log.ts'
import { AHEAD, EditsFirst, WAITING } from './edits-first.ts'
import type { WriterJobs } from './jobs.ts'
import type { Caller } from './storage-thread.ts'

/** A writer whose jobs are done when somebody says so. */
function heldWriter() {
	const posted: { job: string; settle: PromiseWithResolvers<never> }[] = []
	let isClosed = false
	const writer: Caller<WriterJobs> = {
		call: (job) => {
			const settle = Promise.withResolvers<never>()
			posted.push({ job, settle })
			return settle.promise
		},
		close: async () => {
			isClosed = true
		},
	}
	/** The job that was posted first is done, or fails. */
	const finish = async (error?: Error) => {
		const first = posted.shift()
		if (error === undefined) first?.settle.resolve(undefined as never)
		else first?.settle.reject(error)
		await new Promise((resolve) => setImmediate(resolve))
	}
	return { edits: new EditsFirst(writer), jobs: () => posted.map(({ job }) => job), finish, isClosed: () => isClosed }
}

const snapshotOf = (document: string) =>
	({ document, position: { offset: 1, row: '0' } }) as unknown as WriterJobs['saveSnapshot']['argument']

test('G8: an edit waits for two commits of others at most, which keep their order', async () => {
	const { edits, jobs, finish } = heldWriter()
	const done: string[] = []
	const note = (name: string) => () => void done.push(name)
	for (let at = 0; at < 10; at += 1) {
		edits.call('saveSnapshot', snapshotOf('d')).then(note(`${at}`), note(`${at} failed`))
	}
	void edits.call('append', new ArrayBuffer(8)).then(note('edit'))
	expect(jobs()).toEqual([...Array.from({ length: AHEAD }, () => 'saveSnapshot'), 'append'])
	await finish()
	await finish(new Error('on purpose'))
	await finish()
	expect(done).toEqual(['0', '1 failed', 'edit'])
	while (jobs().length > 0) {
		expect(jobs().length).toBeLessThanOrEqual(AHEAD)
		await finish()
	}
	expect(done.slice(3)).toEqual(['2', '3', '4', '5', '6', '7', '8', '9'])
})

test('G8: more than ten thousand jobs that wait are refused, edits are not', async () => {
	const { edits, jobs } = heldWriter()
	for (let at = 0; at < AHEAD + WAITING; at += 1) void edits.call('saveSnapshot', snapshotOf('d'))
	await expect(edits.call('saveSnapshot', snapshotOf('d'))).rejects.toBeInstanceOf(StorageError)
	void edits.call('append', new ArrayBuffer(8))
	expect(jobs().at(-1)).toBe('append')
})

test('G9: the writer is ended only after everything that was called for', async () => {
	const { edits, finish, isClosed } = heldWriter()
	for (let at = 0; at <= AHEAD; at += 1) void edits.call('saveSnapshot', snapshotOf('d'))
	const closed = edits.close()
	for (let at = 0; at < AHEAD; at += 1) await finish()
	expect(isClosed()).toBe(false)
	await finish()
	await closed
	expect(isClosed()).toBe(true)
})
