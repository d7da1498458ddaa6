import { expect, test } from 'vitest'
import { age, clock } from './age.ts'

const noon = new Date(2026, 10, 18, 12, 0, 0).getTime()
const minutes = (n: number) => n * 60_000

test('an age is told in the fewest words', () => {
	expect(age(noon - 59_999, noon)).toBe('now')
	expect(age(noon - minutes(1), noon)).toBe('1 min')
	expect(age(noon - minutes(59), noon)).toBe('59 min')
	expect(age(noon - minutes(60), noon)).toBe('1 h')
	expect(age(noon - minutes(12 * 60), noon)).toBe('12 h')
})

test('yesterday begins at midnight, not 24 hours ago, and not while it is hours ago', () => {
	const early = noon - minutes(11 * 60)
	expect(age(early - minutes(5 * 60 + 59), early)).toBe('5 h')
	expect(age(early - minutes(6 * 60), early)).toBe('yesterday')
	expect(age(noon - minutes(12 * 60 + 1), noon)).toBe('yesterday')
	expect(age(noon - minutes(36 * 60 + 1), noon)).toBe('Monday')
})

test('a date is written when the weekday would be ambiguous, with the year when it is another', () => {
	expect(age(noon - minutes(7 * 24 * 60), noon)).toBe('11 Nov')
	expect(age(new Date(2025, 0, 2, 9).getTime(), noon)).toBe('2 Jan 2025')
})

test('a time ahead of our clock is now, never negative', () => {
	expect(age(noon + minutes(5), noon)).toBe('now')
})

test('the clock has two digits for the hour and the minute', () => {
	expect(clock(new Date(2026, 0, 1, 9, 5).getTime())).toBe('09:05')
})
