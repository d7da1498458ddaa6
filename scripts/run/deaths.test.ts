import { expect, test } from 'vitest'
import { countDeaths } from './deaths.mjs'

test('the fifth death within a minute is one too many', () => {
	const deaths = countDeaths({ limit: 5, window: 60_000 })
	expect([0, 10_000, 20_000, 30_000, 59_999].map(deaths.died)).toEqual([false, false, false, false, true])
})

test('a death a minute old no longer counts', () => {
	const deaths = countDeaths({ limit: 5, window: 60_000 })
	expect([0, 10_000, 20_000, 30_000, 60_000, 60_001].map(deaths.died)).toEqual([
		false,
		false,
		false,
		false,
		false,
		true,
	])
})
