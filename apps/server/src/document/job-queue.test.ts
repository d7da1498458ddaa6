import { expect, test } from 'vitest'
import { JobQueue } from './job-queue.ts'

const MiB = 1024 * 1024
const small = (name: string) => ({ name, bytes: 1, ms: 0 })
const large = (name: string) => ({ name, bytes: 2 * MiB, ms: 0 })

function drain(queue: JobQueue<ReturnType<typeof small>>, largeToo = true): string[] {
	const names: string[] = []
	for (let job = queue.take(largeToo); job !== undefined; job = queue.take(largeToo)) names.push(job.name)
	return names
}

test('small and large jobs take turns, each kind in order', () => {
	const queue = new JobQueue<ReturnType<typeof small>>({ jobs: 10, bytes: 100 * MiB })
	for (const job of [large('A'), large('B'), large('C'), small('a'), small('b')]) queue.add(job)
	expect(drain(queue)).toEqual(['A', 'a', 'B', 'b', 'C'])
})

test('G3: where no large job may be had, small ones go on, and a few bytes that may take long are large', () => {
	const queue = new JobQueue<ReturnType<typeof small>>({ jobs: 10, bytes: 100 * MiB })
	for (const job of [{ ...small('A'), ms: 201 }, small('a'), small('b')]) queue.add(job)
	expect(drain(queue, false)).toEqual(['a', 'b'])
	expect(drain(queue)).toEqual(['A'])
})

test('G3: beyond its jobs and beyond its bytes it refuses, until one is taken', () => {
	const queue = new JobQueue<ReturnType<typeof small>>({ jobs: 2, bytes: 3 * MiB })
	expect([small('a'), small('b'), small('c')].map((job) => queue.add(job))).toEqual([true, true, false])
	queue.take(true)
	expect([large('A'), small('d')].map((job) => queue.add(job))).toEqual([true, false])
	drain(queue)
	expect([large('B'), large('C')].map((job) => queue.add(job))).toEqual([true, false])
})

test('a job larger than all that may wait is taken when it waits alone', () => {
	const queue = new JobQueue<ReturnType<typeof small>>({ jobs: 2, bytes: MiB })
	expect(queue.add(large('A'))).toBe(true)
})
