import { expect, test } from 'vitest'
import { atTime } from './at-time.ts'
import { FakeClock } from './simulation/clock.ts'

const DAY = 24 * 60 * 60_000

test('a moment a year off comes when it comes: no timer is longer than Node can count', async () => {
	const clock = new FakeClock()
	const asked: number[] = []
	const after = (ms: number, task: () => void) => {
		asked.push(ms)
		return clock.after(ms, task)
	}
	const env = { now: clock.now, after }
	let done = 0
	atTime(env, clock.now() + 366 * DAY, () => {
		done += 1
	})
	await clock.advance(366 * DAY - 1)
	expect(done).toBe(0)
	await clock.advance(1)
	expect(done).toBe(1)
	expect(Math.max(...asked)).toBeLessThan(2 ** 31)
	expect(clock.waiting).toBe(0)
})

test('what was cancelled never comes, whichever of its timers runs; what is past comes at once', async () => {
	const clock = new FakeClock()
	let done = 0
	const count = () => {
		done += 1
	}
	const cancel = atTime(clock, clock.now() + 3 * DAY, count)
	await clock.advance(2 * DAY)
	cancel()
	await clock.advance(3 * DAY)
	expect(done).toBe(0)
	atTime(clock, clock.now() - 5, count)
	await clock.settle()
	expect(done).toBe(1)
})
