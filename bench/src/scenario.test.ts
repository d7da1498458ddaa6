import { expect, test } from 'vitest'
import { percentile, run, type Scenario } from './scenario.ts'
import { verdicts } from './verdict.ts'

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

/** As `scripted`, with CPU figures and a disk that the limit of `ms` is asked of too. */
function onDisk(subject: number[], disk: number[]): Scenario {
	const cpu = [1, 2, 3]
	const ms = (from: number[]) => from.shift() ?? Number.NaN
	return {
		...scripted([], [], []),
		baselines: [
			{ name: 'peer', measure: async () => ({ ms: 2, cpu: 4 }) },
			{ name: 'disk', measure: async () => ({ ms: ms(disk) }) },
		],
		subject: async () => ({ ms: ms(subject), cpu: cpu.shift() ?? Number.NaN }),
		compared: [
			{ figure: 'cpu', baseline: 'peer', limit: 1 },
			{ figure: 'ms', baseline: 'peer', limit: 100 },
		],
		bounded: [{ figure: 'ms', limit: 20, bare: 'disk' }],
	}
}

test('a round whose bare disk is over a limit by itself is void for that figure and counts for the others', async () => {
	const result = await run(onDisk([90, 18, 95], [80, 4, 20.1]), 3, () => {})
	expect(result).toMatchObject({ voided: 0, subject: { ms: 18, cpu: 2 }, baselines: { disk: { ms: 4 } } })
	expect(verdicts(result)).toEqual([
		'  cpu: 0.50 × peer (limit 1)',
		'  ms: 9.00 × peer (limit 100)',
		'  ms: 18.00 (limit 20), of which disk 4.00; disk over the limit by itself in 2 of 3 rounds',
	])
})

test('a disk that is just within the limit excuses nothing, nor does one that was not measured', async () => {
	expect(verdicts(await run(onDisk([21], [20]), 1, () => {})).at(-1)).toBe(
		'  ms: 21.00 (limit 20), of which disk 20.00  OVER',
	)
	expect(verdicts(await run(onDisk([21], []), 1, () => {})).at(-1)).toMatch(/OVER$/)
})

test('a figure that every round is void for keeps its median and is no pass', async () => {
	const result = await run(onDisk([9, 95, 90], [70, 80, 90]), 3, () => {})
	expect(result).toMatchObject({ subject: { ms: 90, cpu: 2 }, baselines: { disk: { ms: 80 } } })
	expect(verdicts(result)).toEqual([
		'  cpu: 0.50 × peer (limit 1)',
		'  ms: 45.00 × peer (limit 100)  VOID, no verdict',
		'  ms: 90.00 (limit 20), of which disk 80.00; disk over the limit by itself in 3 of 3 rounds  VOID, no verdict',
	])
})
