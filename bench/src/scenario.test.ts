import { expect, test } from 'vitest'
import { percentile, run, type Scenario, verdicts } from './scenario.ts'

test('a percentile is the value that so many do not exceed', () => {
	const values = Array.from({ length: 100 }, (_, index) => 100 - index)
	expect([1, 50, 99, 100].map((percent) => percentile(values, percent))).toEqual([1, 50, 99, 100])
	expect(percentile([7], 99)).toBe(7)
	expect(percentile([], 50)).toBeNaN()
})

/** Measures what it is given, in turn; a round whose relay is over 100 is void. */
function scripted(subject: number[], relay: number[], peer: number[]): Scenario {
	const next = (from: number[]) => async () => ({ ms: from.shift() ?? Number.NaN })
	return {
		name: 'scripted',
		question: '',
		baselines: [
			{ name: 'relay', measure: next(relay) },
			{ name: 'peer', measure: next(peer) },
		],
		subject: next(subject),
		isVoid: (beside) => (beside.relay?.ms ?? 0) > 100,
		compared: [
			{ figure: 'ms', baseline: 'peer', limit: 1 },
			{ figure: 'ms', baseline: 'relay', limit: 1 },
		],
		bounded: [{ figure: 'ms', limit: 20 }],
	}
}

test('medians are of the rounds that count, and each ratio is against the baseline it names', async () => {
	const said: string[] = []
	const result = await run(scripted([10, 99, 20, 30], [5, 1000, 6, 7], [40, 1, 40, 40]), 4, (line) => said.push(line))
	expect(result).toMatchObject({ voided: 1, subject: { ms: 20 }, baselines: { relay: { ms: 6 }, peer: { ms: 40 } } })
	expect(result.ratios.map(({ ratio }) => ratio)).toEqual([0.5, 20 / 6])
	expect(said.filter((line) => line.includes('(void)'))).toHaveLength(1)
	expect(verdicts(result).map((line) => line.endsWith('OVER'))).toEqual([false, true, false])
})

test('what was not measured is over its limit', async () => {
	const scenario = { ...scripted([10], [5], [40]), bounded: [{ figure: 'misspelt', limit: 20 }] }
	expect(verdicts(await run(scenario, 1, () => {})).at(-1)).toMatch(/OVER$/)
})

test('rounds that are all void are no result', async () => {
	await expect(run(scripted([10], [1000], [40]), 1, () => {})).rejects.toThrow('disturbed in every round')
})
