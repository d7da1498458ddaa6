import { expect, test } from 'vitest'
import { bundleWords, type Lately, NOTHING_LATELY, tellOf } from './arrivals.ts'
import { told } from './notification.fixture.ts'

const here = { visible: true, document: null }

/** What is told of arrivals at these times, in ms. */
function tellings(times: readonly number[], looking = here as Parameters<typeof tellOf>[2]): string[] {
	let lately: Lately = NOTHING_LATELY
	return times.map((now, index) => {
		const [next, telling] = tellOf(lately, told({ id: String(index + 1) }), looking, now)
		lately = next
		return telling.kind === 'bundle' ? bundleWords(telling.count) : telling.kind
	})
}

test('P-notify: three at once are told one by one, the others in one sentence that counts', () => {
	expect(tellings([0, 1, 2, 3, 4, 5, 6, 7])).toEqual([
		'single',
		'single',
		'single',
		'1 new notification',
		'2 new notifications',
		'3 new notifications',
		'4 new notifications',
		'5 new notifications',
	])
})

test('P-notify: ten seconds after the last one it begins anew', () => {
	expect(tellings([0, 1, 2, 3, 9_000, 19_001])).toEqual([
		'single',
		'single',
		'single',
		'1 new notification',
		'2 new notifications',
		'single',
	])
})

test('P-notify: nothing is told in a tab nobody sees, nor about the document one is looking at', () => {
	expect(tellings([0], { visible: false, document: null })).toEqual(['silent'])
	expect(tellings([0], { visible: true, document: 'plan' })).toEqual(['silent'])
	expect(tellings([0], { visible: true, document: 'journal' })).toEqual(['single'])
})
