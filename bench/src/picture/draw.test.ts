import { expect, test } from 'vitest'
import type { Result } from '../scenario.ts'
import { chartsOf, type Shown } from './chart.ts'
import { draw } from './draw.ts'

const ORIGIN = { date: '2026-01-02', commit: 'abc1234', node: 'v26.0.0', cores: 2 }

function shown(change: Partial<Result> = {}, figures = ['p99 ms']): Shown {
	const result = {
		name: 'a room <of> 2',
		rounds: 5,
		voided: 1,
		subject: { 'p99 ms': 10 },
		baselines: { peer: { 'p99 ms': 40 }, relay: { 'p99 ms': 400 } },
		ratios: [],
		bounds: [{ figure: 'p99 ms', value: 10, limit: 20 }],
		...change,
	}
	return { result, figures }
}

test('a bar that would leave nothing to see of Tandem’s is cut, and its number still told', () => {
	const [chart] = chartsOf(shown())
	// There is room for five times the limit.
	expect(chart?.bars.map(({ share, isCut }) => [share, isCut])).toEqual([
		[0.1, false],
		[0.4, false],
		[1, true],
	])
	expect(chart?.limit).toBe(0.2)
	expect(draw([shown()], ORIGIN)).toContain('» 400')
})

test('a limit that is a ratio is drawn at that part of the baseline it is against', () => {
	const ratios = [{ figure: 'p99 ms', baseline: 'peer', ratio: 0.25, limit: 0.5 }]
	expect(chartsOf(shown({ bounds: [], ratios, baselines: { peer: { 'p99 ms': 40 } } }))[0]?.limit).toBe(0.5)
})

test('a figure that every round is void for says so', () => {
	const bound = (voided: number) => ({ figure: 'p99 ms', value: 90, limit: 20, bare: { name: 'bare disk', voided } })
	const svg = (voided: number) => draw([shown({ bounds: [bound(voided)] })], ORIGIN)
	// One of the five rounds counts for nothing at all.
	expect(svg(4)).toContain('p99 ms (void: slow disk)')
	expect(svg(3)).not.toContain('void')
})

test('nothing lost is a bar of nothing, not one without a number', () => {
	const lost = shown(
		{
			subject: { 'letters lost': 0 },
			baselines: { peer: { 'letters lost': 7 } },
			bounds: [{ figure: 'letters lost', value: 0, limit: 0 }],
		},
		['letters lost'],
	)
	const [chart] = chartsOf(lost)
	expect(chart?.bars.map(({ value }) => value)).toEqual([0, 7])
	expect(chart?.bars.every(({ share }) => Number.isFinite(share))).toBe(true)
	expect(draw([lost], ORIGIN)).not.toContain('NaN')
})

test('the number of a bar whose limit is close stands behind the limit', () => {
	// The bar ends at 0.9 of the width, the limit at its end.
	const svg = draw([shown({ subject: { 'p99 ms': 18 }, baselines: {} })], ORIGIN)
	const limit = Number(/x1="([\d.]+)"/.exec(svg)?.[1])
	expect(Number(/<text x="([\d.]+)" y="\d+">18</.exec(svg)?.[1])).toBeGreaterThan(limit)
})

test('the picture says where it comes from, escapes names, knows both themes and draws one bar a side', () => {
	const svg = draw([shown(), shown({ name: 'silent' }, [])], ORIGIN)
	expect(svg).toContain('rounds: 4 · 2 cores, Node v26.0.0, commit abc1234, 2026-01-02')
	expect(svg).toContain('a room &lt;of&gt; 2')
	expect(svg).toContain('prefers-color-scheme: dark')
	expect(svg).not.toContain('silent')
	expect(svg.match(/<rect /g)).toHaveLength(3)
})
