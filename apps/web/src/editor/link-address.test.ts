import { expect, test } from 'vitest'
import { wholeAddress } from './link-address.ts'

test.each([
	['https://a.example/x', 'https://a.example/x'],
	[' a.example/x?y=1 ', 'https://a.example/x?y=1'],
	['localhost:3000/d/x', 'https://localhost:3000/d/x'],
	['ada@mail.example', 'mailto:ada@mail.example'],
	['mailto:ada@mail.example', 'mailto:ada@mail.example'],
])('%s becomes %s', (typed, whole) => {
	expect(wholeAddress(typed)).toBe(whole)
})

test.each(['', '  ', 'javascript:alert(1)', 'data:text/html,x', 'ftp://a.example', 'two words'])(
	'%j is no address',
	(typed) => {
		expect(wholeAddress(typed)).toBeNull()
	},
)
