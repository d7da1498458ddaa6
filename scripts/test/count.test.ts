import { expect, test } from 'vitest'
import { countPlaywright, countVitest, total } from './count.ts'

const vitest = {
	success: true,
	numPassedTests: 7,
	numFailedTests: 0,
	numPendingTests: 1,
	numTodoTests: 1,
	testResults: [],
}
const stats = { expected: 5, unexpected: 0, flaky: 0, skipped: 0 }

test('what passed, failed and was skipped is counted as the runners report it', () => {
	expect(countVitest(vitest)).toEqual({ passed: 7, failed: 0, skipped: 2 })
	expect(countVitest({ ...vitest, success: false, numFailedTests: 2 }).failed).toBe(2)
	expect(countPlaywright({ stats: { ...stats, unexpected: 2, skipped: 3 }, errors: [] })).toEqual({
		passed: 5,
		failed: 2,
		skipped: 3,
	})
})

test('a file that could not be loaded is a failure, though none of its tests failed', () => {
	const testResults = [{ status: 'failed', assertionResults: [] }]
	expect(countVitest({ ...vitest, success: false, testResults }).failed).toBe(1)
})

test('an error outside of every test is a failure', () => {
	expect(countVitest({ ...vitest, success: false }).failed).toBe(1)
	expect(countPlaywright({ stats, errors: [{}] }).failed).toBe(1)
})

test('a test that needed a second try has failed', () => {
	expect(countPlaywright({ stats: { ...stats, flaky: 1 }, errors: [] }).failed).toBe(1)
})

test('the sum is over all of them', () => {
	expect(total([countVitest(vitest), { passed: 1, failed: 2, skipped: 0 }])).toEqual({
		passed: 8,
		failed: 2,
		skipped: 2,
	})
})
