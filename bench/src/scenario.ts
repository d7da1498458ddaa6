/** What one round of one side measured, by name. Units are part of the name. */
export type Figures = Readonly<Record<string, number>>

/** One question, answered beside a baseline in the same run. */
export interface Scenario {
	readonly name: string
	/** The question, and how the answer avoids fooling itself. */
	readonly question: string
	/** Measures Tandem once, alone on the machine. */
	subject(): Promise<Figures>
	/** Measures the baseline once. */
	baseline(): Promise<Figures>
	/** Whether a round is worth nothing because the baseline itself was disturbed. */
	isVoid(baseline: Figures): boolean
	/** The figures that are compared: `limit` is the highest ratio of subject to baseline. */
	readonly compared: readonly Compared[]
	/** Figures of the subject that are printed with their limit but have no baseline. */
	readonly bounded?: readonly { readonly figure: string; readonly limit: number }[]
	/** Called once before and after all rounds. */
	prepare?(): Promise<void>
	finish?(): Promise<void>
}

export interface Compared {
	readonly figure: string
	/** The baseline's figure; the same name where it is not said. */
	readonly against?: string
	readonly limit: number
}

export interface Result {
	readonly name: string
	readonly rounds: number
	readonly voided: number
	readonly subject: Figures
	readonly baseline: Figures
	readonly ratios: readonly { readonly figure: string; readonly ratio: number; readonly limit: number }[]
	readonly bounds: readonly { readonly figure: string; readonly value: number; readonly limit: number }[]
}

/** Runs baseline and subject in turn, so that whatever disturbs the machine disturbs both; medians of each figure. */
export async function run(scenario: Scenario, rounds: number, say: (line: string) => void): Promise<Result> {
	await scenario.prepare?.()
	const subjects: Figures[] = []
	const baselines: Figures[] = []
	let voided = 0
	try {
		for (let round = 1; round <= rounds; round++) {
			const baseline = await scenario.baseline()
			const subject = await scenario.subject()
			const isVoid = scenario.isVoid(baseline)
			say(`  round ${round}${isVoid ? ' (void)' : ''}: ${print(subject)} | baseline ${print(baseline)}`)
			if (isVoid) voided += 1
			else {
				subjects.push(subject)
				baselines.push(baseline)
			}
		}
	} finally {
		await scenario.finish?.()
	}
	const subject = medians(subjects)
	const baseline = medians(baselines)
	const ratios = scenario.compared.map(({ figure, against = figure, limit }) => ({
		figure,
		ratio: (subject[figure] ?? Number.NaN) / (baseline[against] ?? Number.NaN),
		limit,
	}))
	const bounds = (scenario.bounded ?? []).map(({ figure, limit }) => ({
		figure,
		value: subject[figure] ?? Number.NaN,
		limit,
	}))
	return { name: scenario.name, rounds, voided, subject, baseline, ratios, bounds }
}

function medians(all: readonly Figures[]): Figures {
	const names = Object.keys(all[0] ?? {})
	return Object.fromEntries(names.map((name) => [name, median(all.map((figures) => figures[name] ?? Number.NaN))]))
}

export function median(values: readonly number[]): number {
	return percentile(values, 50)
}

/** The value that `percent` of the values do not exceed. NaN of none. */
export function percentile(values: readonly number[], percent: number): number {
	const sorted = [...values].sort((one, other) => one - other)
	return sorted[Math.min(sorted.length - 1, Math.ceil((percent / 100) * sorted.length) - 1)] ?? Number.NaN
}

export function print(figures: Figures): string {
	return Object.entries(figures)
		.map(([name, value]) => `${name} ${value.toPrecision(4)}`)
		.join(', ')
}
