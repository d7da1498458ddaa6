import type { Result } from '../scenario.ts'
import { isVoid } from '../verdict.ts'

/** One figure of one scenario, side by side. */
export interface Chart {
	readonly scenario: string
	readonly figure: string
	/** What Tandem must not exceed, as a share of the width; undefined where nothing is promised or all is zero. */
	readonly limit: number | undefined
	readonly bars: readonly Bar[]
}

export interface Bar {
	readonly side: string
	readonly value: number
	/** Of the width there is, from 0 to 1. */
	readonly share: number
	/** It is longer than there is room: what is beside it would be too short to see. */
	readonly isCut: boolean
}

/** How many times longer than Tandem's bar and its limit another one may be. */
const LONGEST = 5

/** What of a result is shown. */
export interface Shown {
	readonly result: Result
	readonly figures: readonly string[]
}

/** The charts of a result, Tandem first. A side that did not measure a figure has no bar. */
export function chartsOf({ result, figures: shown }: Shown): Chart[] {
	const { name, subject, baselines, ratios, bounds } = result
	return shown.map((figure) => {
		const tandem = subject[figure] ?? Number.NaN
		const ratio = ratios.find((each) => each.figure === figure)
		const bound = bounds.find((each) => each.figure === figure)
		const limit = bound?.limit ?? (ratio && ratio.limit * (baselines[ratio.baseline]?.[figure] ?? Number.NaN))
		const sides: [string, number][] = [['Tandem', tandem]]
		for (const [side, figures] of Object.entries(baselines)) {
			const value = figures[figure]
			if (value !== undefined) sides.push([side, value])
		}
		const longest = Math.max(...sides.map(([, value]) => value), limit ?? 0)
		// Beside nothing at all any bar is long.
		const room = Math.min(longest, LONGEST * Math.max(tandem, limit ?? 0) || longest)
		const bars = sides.map(([side, value]) => ({
			side,
			value,
			share: room > 0 ? Math.max(0, Math.min(1, value / room)) : 0,
			isCut: value > room,
		}))
		const said = bound && isVoid(result, bound) ? `${figure} (void: slow disk)` : figure
		return { scenario: name, figure: said, limit: limit === undefined || !(room > 0) ? undefined : limit / room, bars }
	})
}
