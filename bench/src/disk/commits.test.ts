import { expect, test } from 'vitest'
import { commitLatencies } from './commits.ts'

test('whoever becomes due while the disk is busy waits for it too, and shares the next commit', () => {
	let now = 5
	const takes = [1, 1, 100]
	const latencies = commitLatencies(
		{
			now: () => now,
			wait: (ms) => {
				now += ms
			},
			commit: () => {
				now += takes.shift() ?? 1
			},
		},
		{ perSecond: 50, count: 9 },
	)
	// The third is due at 40 ms and done at 140; those of 60, 80, 100, 120 and 140 ms are done together at 141.
	expect(latencies.map(Math.round)).toEqual([1, 1, 100, 81, 61, 41, 21, 1, 1])
})
