/** What one round of one side measured, by name. Units are part of the name. */
export type Figures = Readonly<Record<string, number>>

/** One round of every baseline, by its name. */
export type Beside = Readonly<Record<string, Figures>>

/** Whom Tandem stands beside in a scenario. */
export interface Baseline {
	readonly name: string
	/** Measures it once, alone on the machine. */
	measure(): Promise<Figures>
}

/** One question, answered beside its baselines in the same run. */
export interface Scenario {
	readonly name: string
	/** The question, and how the answer avoids fooling itself. */
	readonly question: string
	/** Measures Tandem once, alone on the machine. */
	subject(): Promise<Figures>
	readonly baselines: readonly Baseline[]
	/** Whether a round is worth nothing because a baseline itself was disturbed. */
	isVoid(beside: Beside): boolean
	/** The figures that are compared. */
	readonly compared: readonly Compared[]
	/** Figures of the subject that are printed with their limit but have no baseline. */
	readonly bounded?: readonly Bounded[]
	/** The figures that the picture in the README shows; the scenario has no place there without. */
	readonly pictured?: readonly string[]
	/** Called once before and after all rounds. */
	prepare?(): Promise<void>
	finish?(): Promise<void>
}

export interface Compared {
	readonly figure: string
	/** Which baseline; the only one where it is not said. */
	readonly baseline?: string
	/** The baseline's figure; the same name where it is not said. */
	readonly against?: string
	/** The highest ratio of subject to baseline. */
	readonly limit: number
}

export interface Bounded {
	readonly figure: string
	readonly limit: number
	/**
	 * A baseline that does the least that must be done for this figure. A round in which its own figure of the same name is
	 * over the limit says nothing of this one; the others it measured count.
	 */
	readonly bare?: string
}

export interface Result {
	readonly name: string
	readonly rounds: number
	readonly voided: number
	readonly subject: Figures
	readonly baselines: Beside
	readonly ratios: readonly Ratio[]
	readonly bounds: readonly Bound[]
}

export interface Bound {
	readonly figure: string
	readonly value: number
	readonly limit: number
	/** The baseline that does the least for it, and of how many rounds that count the figure is void because of it. */
	readonly bare?: { readonly name: string; readonly voided: number }
}

/** One round that counts. */
interface Round {
	readonly subject: Figures
	readonly beside: Beside
}

export interface Ratio {
	readonly figure: string
	readonly baseline: string
	readonly ratio: number
	readonly limit: number
}

/**
 * Runs baselines and subject in turn, so that whatever disturbs the machine disturbs all; medians of each figure. Rejects
 * when no round counts.
 */
export async function run(scenario: Scenario, rounds: number, say: (line: string) => void): Promise<Result> {
	await scenario.prepare?.()
	const counted: Round[] = []
	let voided = 0
	try {
		for (let round = 1; round <= rounds; round++) {
			const beside: Record<string, Figures> = {}
			for (const { name, measure } of scenario.baselines) beside[name] = await measure()
			const subject = await scenario.subject()
			const isVoid = scenario.isVoid(beside)
			say(`  round ${round}${isVoid ? ' (void)' : ''}: ${print(subject)}`)
			for (const [name, figures] of Object.entries(beside)) say(`    ${name}: ${print(figures)}`)
			if (isVoid) voided += 1
			else counted.push({ subject, beside })
		}
	} finally {
		await scenario.finish?.()
	}
	if (counted.length === 0) throw new Error('a baseline was disturbed in every round')
	const median = mediansOf(scenario.bounded ?? [], counted)
	const subject = median((round) => round.subject)
	const baselines = Object.fromEntries(
		scenario.baselines.map(({ name }) => [name, median(({ beside }) => beside[name] ?? {})]),
	)
	return {
		name: scenario.name,
		rounds,
		voided,
		subject,
		baselines,
		ratios: scenario.compared.map((compared) => ratioOf(compared, subject, baselines)),
		bounds: (scenario.bounded ?? []).map((bounded) => boundOf(bounded, subject, counted)),
	}
}

function boundOf(bounded: Bounded, subject: Figures, counted: readonly Round[]): Bound {
	const { figure, limit, bare } = bounded
	const bound = { figure, value: subject[figure] ?? Number.NaN, limit }
	if (bare === undefined) return bound
	return { ...bound, bare: { name: bare, voided: counted.length - telling(bounded, counted).length } }
}

/** The rounds that say something of a figure. */
function telling({ figure, limit, bare = '' }: Bounded, counted: readonly Round[]): readonly Round[] {
	return counted.filter(({ beside }) => !((beside[bare]?.[figure] ?? 0) > limit))
}

/** Each figure's median, on all sides of the rounds that say something of it; of all where none does. */
function mediansOf(bounded: readonly Bounded[], counted: readonly Round[]) {
	const roundsOf = (name: string): readonly Round[] => {
		const limited = bounded.find(({ figure }) => figure === name)
		const rounds = limited === undefined ? counted : telling(limited, counted)
		return rounds.length === 0 ? counted : rounds
	}
	return (figures: (round: Round) => Figures): Figures => {
		const names = Object.keys(counted.map(figures)[0] ?? {})
		const valuesOf = (name: string) => roundsOf(name).map((round) => figures(round)[name] ?? Number.NaN)
		return Object.fromEntries(names.map((name) => [name, median(valuesOf(name))]))
	}
}

function ratioOf(compared: Compared, subject: Figures, baselines: Beside): Ratio {
	const { figure, against = figure, limit } = compared
	const baseline = compared.baseline ?? Object.keys(baselines)[0] ?? ''
	const ratio = (subject[figure] ?? Number.NaN) / (baselines[baseline]?.[against] ?? Number.NaN)
	return { figure, baseline, ratio, limit }
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
