import { expect, test } from 'vitest'
import { Latencies } from './latencies.ts'

test('latencies give their percentiles within a twentieth of a millisecond, and none after a reset', () => {
	const latencies = new Latencies()
	for (let ms = 1; ms <= 100; ms += 1) latencies.add(ms - 0.01)
	expect(latencies.percentile(50)).toBeCloseTo(50, 1)
	expect(latencies.percentile(99)).toBeCloseTo(99, 1)
	latencies.add(1e9)
	expect(latencies.percentile(100)).toBeCloseTo(30_000, 1)
	latencies.reset()
	expect(latencies.percentile(50)).toBeNaN()
})
