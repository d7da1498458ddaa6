import { stripVTControlCharacters } from 'node:util'

/** How many tests came out how. */
export interface Count {
	readonly passed: number
	readonly failed: number
	readonly skipped: number
	/** What failed and why in a few lines each: said once more at the end, where a long log is read first. */
	readonly failures: readonly string[]
}

/** What of Vitest's JSON report is counted. */
interface VitestReport {
	readonly success: boolean
	readonly numPassedTests: number
	readonly numFailedTests: number
	readonly numPendingTests: number
	readonly numTodoTests: number
	readonly testResults: readonly {
		readonly name: string
		readonly status: string
		/** Why the file could not be loaded. */
		readonly message: string
		readonly assertionResults: readonly {
			readonly status: string
			readonly fullName: string
			readonly failureMessages: readonly string[]
		}[]
	}[]
}

/** What of Playwright's JSON report is counted. */
interface PlaywrightReport {
	readonly stats: {
		readonly expected: number
		readonly unexpected: number
		readonly flaky: number
		readonly skipped: number
	}
	readonly errors: readonly Reason[]
	readonly suites: readonly Suite[]
}

interface Suite {
	readonly file: string
	readonly suites?: readonly Suite[]
	readonly specs: readonly {
		readonly title: string
		readonly tests: readonly {
			readonly status: 'expected' | 'unexpected' | 'flaky' | 'skipped'
			readonly results: readonly { readonly errors: readonly Reason[] }[]
		}[]
	}[]
}

interface Reason {
	readonly message?: string
}

/** Lines of a reason that are said once more; the whole stands where it failed. */
const LINES = 6

/** A file that could not be loaded has no tests to fail, so it counts as one. */
export function countVitest(report: VitestReport): Count {
	const unloaded = report.testResults.filter(
		(file) => file.status === 'failed' && file.assertionResults.length === 0,
	).length
	const failed = report.numFailedTests + unloaded
	const failures = report.testResults.flatMap(({ name, message, status, assertionResults }) => {
		if (status === 'failed' && assertionResults.length === 0) return [said(name, 'not loaded', [message])]
		const bad = assertionResults.filter((one) => one.status === 'failed')
		return bad.map(({ fullName, failureMessages }) => said(name, fullName, failureMessages))
	})
	// Vitest also fails for an error outside of every test, a worker that died for one; its report does not say which.
	const isOutside = failed === 0 && !report.success
	return {
		passed: report.numPassedTests,
		failed: isOutside ? 1 : failed,
		skipped: report.numPendingTests + report.numTodoTests,
		failures: isOutside ? [said('unit', 'outside of every test', ['see "Unhandled Errors" above'])] : failures,
	}
}

/** A test that passed only at a second try has failed once; errors outside of tests count each. */
export function countPlaywright({ stats, errors, suites }: PlaywrightReport): Count {
	return {
		failures: [
			...suites.flatMap(failuresOf),
			...errors.map((error) => said('e2e', 'outside of every test', reasons([error]))),
		],
		passed: stats.expected,
		failed: stats.unexpected + stats.flaky + errors.length,
		skipped: stats.skipped,
	}
}

function failuresOf({ file, specs, suites = [] }: Suite): string[] {
	const own = specs.flatMap(({ title, tests }) =>
		tests
			.filter(({ status }) => status === 'unexpected' || status === 'flaky')
			.map(({ results }) => said(file, title, reasons(results.flatMap(({ errors }) => errors)))),
	)
	return [...own, ...suites.flatMap(failuresOf)]
}

function reasons(errors: readonly Reason[]): string[] {
	return errors.map(({ message = 'without a message' }) => message)
}

function said(file: string, title: string, why: readonly string[]): string {
	const [first = 'without a message'] = why
	const lines = stripVTControlCharacters(first).split('\n').slice(0, LINES)
	return [`${file} › ${title}`, ...lines.map((line) => `    ${line}`)].join('\n')
}

/** The sum of all. */
export function total(counts: readonly Count[]): Count {
	const sum = (of: (count: Count) => number) => counts.reduce((before, count) => before + of(count), 0)
	return {
		passed: sum((count) => count.passed),
		failed: sum((count) => count.failed),
		skipped: sum((count) => count.skipped),
		failures: counts.flatMap(({ failures }) => failures),
	}
}
