import { expect, test } from 'vitest'
import { initials } from './initials.ts'

test('initials are the first letters of the first and the last word', () => {
	expect(initials('Ada Reyes')).toBe('AR')
	expect(initials('  quiet  little harbour ')).toBe('QH')
})

test('one word gives its first two letters', () => {
	expect(initials('mika')).toBe('MI')
	expect(initials('X')).toBe('X')
})

test('a name may begin with an emoji or be empty', () => {
	expect(initials('🦊 Fox')).toBe('🦊F')
	expect(initials(' ')).toBe('?')
})
