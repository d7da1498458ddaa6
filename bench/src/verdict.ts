import type { Bound, Result } from './scenario.ts'

/** Whether no round says anything of a figure, so that its median is no verdict. */
export function isVoid({ rounds, voided }: Result, { bare }: Bound): boolean {
	return bare?.voided === rounds - voided
}

/** A line for each limit. What was not measured is over it; what is void is neither within nor over. */
export function verdicts(result: Result): string[] {
	const verdict = (of: string, isWithin: boolean) => {
		const bound = result.bounds.find(({ figure }) => figure === of)
		if (bound !== undefined && isVoid(result, bound)) return '  VOID, no verdict'
		return isWithin ? '' : '  OVER'
	}
	const ratios = result.ratios.map(({ figure, baseline, ratio, limit }) => {
		const said = `${figure}: ${ratio.toFixed(2)} × ${baseline} (limit ${limit})`
		return `  ${said}${verdict(figure, ratio <= limit)}`
	})
	const bounds = result.bounds.map((bound) => {
		const { figure, value, limit } = bound
		return `  ${figure}: ${value.toFixed(2)} (limit ${limit})${besideBare(result, bound)}${verdict(figure, value <= limit)}`
	})
	return [...ratios, ...bounds]
}

/** What the least that must be done for a figure took by itself, and what that made void. */
function besideBare(result: Result, { figure, bare }: Bound): string {
	if (bare === undefined) return ''
	const counted = result.rounds - result.voided
	const alone = `, of which ${bare.name} ${(result.baselines[bare.name]?.[figure] ?? Number.NaN).toFixed(2)}`
	return bare.voided === 0
		? alone
		: `${alone}; ${bare.name} over the limit by itself in ${bare.voided} of ${counted} rounds`
}
