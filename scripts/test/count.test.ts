import { expect, test } from 'vitest'
import { type Count, countPlaywright, countVitest, total } from './count.ts'

const vitest = {
	success: true,
	numPassedTests: 7,
	numFailedTests: 0,
	numPendingTests: 1,
	numTodoTests: 1,
	testResults: [],
}
const stats = { expected: 5, unexpected: 0, flaky: 0, skipped: 0 }
const playwright = { stats, errors: [], suites: [] }

const counts = ({ passed, failed, skipped }: Count) => ({ passed, failed, skipped })

test('what passed, failed and was skipped is counted as the runners report it', () => {
	expect(counts(countVitest(vitest))).toEqual({ passed: 7, failed: 0, skipped: 2 })
	expect(countVitest({ ...vitest, success: false, numFailedTests: 2 }).failed).toBe(2)
	expect(counts(countPlaywright({ ...playwright, stats: { ...stats, unexpected: 2, skipped: 3 } }))).toEqual({
		passed: 5,
		failed: 2,
		skipped: 3,
	})
})

test('a file that could not be loaded is a failure, though none of its tests failed', () => {
	const testResults = [{ name: 'a.test.ts', status: 'failed', message: 'a typing error', assertionResults: [] }]
	expect(countVitest({ ...vitest, success: false, testResults })).toMatchObject({
		failed: 1,
		failures: ['a.test.ts › not loaded\n    a typing error'],
	})
})

test('an error outside of every test is a failure', () => {
	expect(countVitest({ ...vitest, success: false })).toMatchObject({
		failed: 1,
		failures: ['unit › outside of every test\n    see "Unhandled Errors" above'],
	})
	expect(countPlaywright({ ...playwright, errors: [{}] }).failed).toBe(1)
})

test('a test that needed a second try has failed', () => {
	expect(countPlaywright({ ...playwright, stats: { ...stats, flaky: 1 } }).failed).toBe(1)
})

test('the sum is over all of them', () => {
	expect(total([countVitest(vitest), { passed: 1, failed: 2, skipped: 0, failures: ['a', 'b'] }])).toEqual({
		passed: 8,
		failed: 2,
		skipped: 2,
		failures: ['a', 'b'],
	})
})

test('each failure is named with the first lines of its reason, however deep it stands', () => {
	const assertionResults = [
		{ status: 'passed', fullName: 'good', failureMessages: [] },
		{
			status: 'failed',
			fullName: 'bad',
			failureMessages: ['\u001b[31mexpected 1 to be 2\u001b[39m\n1\n2\n3\n4\n5\n6'],
		},
	]
	const testResults = [{ name: 'a.test.ts', status: 'failed', message: '', assertionResults }]
	expect(countVitest({ ...vitest, success: false, numFailedTests: 1, testResults }).failures).toEqual([
		'a.test.ts › bad\n    expected 1 to be 2\n    1\n    2\n    3\n    4\n    5',
	])
	const results = [{ errors: [{ message: 'no such button' }] }]
	const spec = { title: 'opens', tests: [{ status: 'unexpected' as const, results }] }
	const suites = [{ file: 'b.spec.ts', specs: [], suites: [{ file: 'b.spec.ts', specs: [spec] }] }]
	expect(countPlaywright({ ...playwright, suites }).failures).toEqual(['b.spec.ts › opens\n    no such button'])
})
