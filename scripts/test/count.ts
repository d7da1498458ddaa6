/** How many tests came out how. */
export interface Count {
	readonly passed: number
	readonly failed: number
	readonly skipped: number
}

/** What of Vitest's JSON report is counted. */
interface VitestReport {
	readonly success: boolean
	readonly numPassedTests: number
	readonly numFailedTests: number
	readonly numPendingTests: number
	readonly numTodoTests: number
	readonly testResults: readonly { readonly status: string; readonly assertionResults: readonly unknown[] }[]
}

/** What of Playwright's JSON report is counted. */
interface PlaywrightReport {
	readonly stats: {
		readonly expected: number
		readonly unexpected: number
		readonly flaky: number
		readonly skipped: number
	}
	readonly errors: readonly unknown[]
}

/** A file that could not be loaded has no tests to fail, so it counts as one. */
export function countVitest(report: VitestReport): Count {
	const unloaded = report.testResults.filter(
		(file) => file.status === 'failed' && file.assertionResults.length === 0,
	).length
	const failed = report.numFailedTests + unloaded
	return {
		passed: report.numPassedTests,
		// Vitest also fails for an error outside of every test.
		failed: failed === 0 && !report.success ? 1 : failed,
		skipped: report.numPendingTests + report.numTodoTests,
	}
}

/** A test that passed only at a second try has failed once; errors outside of tests count each. */
export function countPlaywright({ stats, errors }: PlaywrightReport): Count {
	return {
		passed: stats.expected,
		failed: stats.unexpected + stats.flaky + errors.length,
		skipped: stats.skipped,
	}
}

/** The sum of all. */
export function total(counts: readonly Count[]): Count {
	const sum = (of: (count: Count) => number) => counts.reduce((before, count) => before + of(count), 0)
	return {
		passed: sum((count) => count.passed),
		failed: sum((count) => count.failed),
		skipped: sum((count) => count.skipped),
	}
}
