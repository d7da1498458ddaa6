import { expect, test } from 'vitest'
import { tabTitle } from './tab-title.ts'

test('P-notify: the tab names the page, with the number of unread notifications before it while there are some', () => {
	expect(tabTitle('Plan', 3)).toBe('(3) Plan – Tandem')
	expect(tabTitle('', 1)).toBe('(1) Tandem')
	expect(tabTitle('Plan', 0)).toBe('Plan – Tandem')
	expect(tabTitle('', null)).toBe('Tandem')
})

test('P-notify: more than ninety-nine are not counted out', () => {
	expect(tabTitle('Plan', 99)).toBe('(99) Plan – Tandem')
	expect(tabTitle('Plan', 100)).toBe('(99+) Plan – Tandem')
})
