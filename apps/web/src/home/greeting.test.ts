import { expect, test } from 'vitest'
import { greeting } from './greeting.ts'

test('the greeting changes with the hour where the reader is', () => {
	expect([4, 5, 11, 12, 17, 18, 23].map(greeting)).toEqual([
		'Good evening',
		'Good morning',
		'Good morning',
		'Good afternoon',
		'Good afternoon',
		'Good evening',
		'Good evening',
	])
})
