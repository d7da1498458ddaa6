import { expect, test } from 'vitest'
import { announce, NOTHING_TOLD } from './announce.ts'

const people = (...names: string[]) => new Map(names.map((name) => [name.toLowerCase(), name]))

test('who comes and goes is said once', () => {
	const first = announce(NOTHING_TOLD, people('Ada', 'Jonas'), [], 0)
	expect(first.sentence).toBe('Ada and Jonas are here')
	const second = announce(first.told, people('Ada', 'Jonas'), [], 5_000)
	expect(second.sentence).toBeNull()
	expect(announce(second.told, people('Ada', 'Mika'), [], 10_000).sentence).toBe('Mika is here. Jonas left')
})

test('more than three people are a number', () => {
	expect(announce(NOTHING_TOLD, people('A', 'B', 'C', 'D'), [], 0).sentence).toBe('4 people are here')
})

test('the same person writing here is said once a minute', () => {
	const told = announce(NOTHING_TOLD, people('Ada'), [], 0).told
	const first = announce(told, people('Ada'), ['Ada', 'Ada'], 1_000)
	expect(first.sentence).toBe('Ada writes here')
	const second = announce(first.told, people('Ada'), ['Ada'], 60_999)
	expect(second.sentence).toBeNull()
	expect(announce(second.told, people('Ada'), ['Ada'], 61_000).sentence).toBe('Ada writes here')
})
