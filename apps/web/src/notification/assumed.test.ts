import { expect, test } from 'vitest'
import { type Assumed, assume, giveUp, shown, unanswered } from './assumed.ts'
import { told } from './notification.fixture.ts'

const nothing: Assumed = new Map()
const rows = ['1', '2', '3'].map((id) => told({ id }))
const [first, second] = rows as [(typeof rows)[0], (typeof rows)[0]]
const states = (assumed: Assumed, of = rows) => shown(of, assumed).map(({ id, state }) => `${id} ${state}`)

test('P-notify: what somebody marks shows at once, and archived rows are gone at once', () => {
	expect(states(assume(nothing, [first], 'read'))).toEqual(['1 read', '2 unread', '3 unread'])
	expect(states(assume(nothing, [second], 'archived'))).toEqual(['1 unread', '3 unread'])
})

test('P-notify: what the server says later is right, also where it says otherwise', () => {
	const assumed = assume(nothing, rows, 'read')
	const answered = [{ ...first, seq: 9 }, ...rows.slice(1)]
	expect(states(assumed, answered)).toEqual(['1 unread', '2 read', '3 read'])
	expect([...unanswered(assumed, answered).keys()]).toEqual(['2', '3'])
	expect([...unanswered(assumed, rows.slice(2)).keys()]).toEqual(['3'])
})

test('P-notify: a refusal puts back what was refused and nothing that was done since', () => {
	const assumed = assume(assume(nothing, rows, 'read'), [first], 'archived')
	expect(states(giveUp(assumed, rows, 'read'))).toEqual(['2 unread', '3 unread'])
	expect(states(giveUp(assumed, [first], 'archived'))).toEqual(['1 unread', '2 read', '3 read'])
})
