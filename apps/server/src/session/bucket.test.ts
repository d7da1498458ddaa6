import { expect, test } from 'vitest'
import { Bucket } from './bucket.ts'

test('a second’s worth at once, then one edit at a time, as the rate has it', () => {
	const { bucket, pass } = bucketOf(10)
	for (let count = 0; count < 10; count += 1) expect(bucket.take()).toBe(0)
	expect(bucket.take()).toBe(100)
	pass(100)
	expect([bucket.take(), bucket.take()]).toEqual([0, 100])
	pass(60_000)
	for (let count = 0; count < 10; count += 1) expect(bucket.take()).toBe(0)
	expect(bucket.take()).toBe(100)
})

test('a system clock that is set back by an hour makes nobody wait for it', () => {
	const { bucket, pass } = bucketOf(10)
	bucket.take()
	pass(-60 * 60_000)
	for (let count = 0; count < 9; count += 1) expect(bucket.take()).toBe(0)
	expect(bucket.take()).toBe(100)
	pass(100)
	expect(bucket.take()).toBe(0)
})

function bucketOf(rate: number): { bucket: Bucket; pass(ms: number): void } {
	let now = 60 * 60_000
	const bucket = new Bucket({ now: () => now }, rate)
	const pass = (ms: number): void => {
		now += ms
	}
	return { bucket, pass }
}
