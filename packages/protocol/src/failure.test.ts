import { expect, test } from 'vitest'
import { problem, problemOf } from './api/problem.ts'
import { FAILURE_CODES, FAILURES, type Failure, failureOfClose } from './failure.ts'

const rows: readonly (readonly [string, Failure])[] = Object.entries(FAILURES)

test('every close code means one failure, and is one that a WebSocket may send', () => {
	const codes = rows.flatMap(([, { close }]) => close ?? [])
	expect(new Set(codes).size).toBe(codes.length)
	for (const close of codes) expect([1009, 1011, 1012].includes(close) || (close >= 4400 && close < 4600)).toBe(true)
	for (const code of FAILURE_CODES) {
		const { close }: Failure = FAILURES[code]
		if (close !== null) expect(failureOfClose(close)).toBe(code)
	}
	expect(failureOfClose(1006)).toBeUndefined()
})

test('4400 to 4499 are final and nothing else there is: plain y-websocket clients give up on them', () => {
	for (const [code, { close, retry }] of rows) {
		if (close === null || close < 4400) continue
		expect([code, close < 4500]).toEqual([code, retry === 'never'])
	}
})

test('every refusal is a problem that says what is wrong in a sentence', () => {
	for (const code of FAILURE_CODES) {
		const told = problem.parse(problemOf(code))
		expect(told.status).toBeGreaterThanOrEqual(400)
		expect(told.detail).toMatch(/^[A-Z].*\.$/)
	}
})
