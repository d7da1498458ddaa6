import type { Activity } from '@tandem/protocol'
import { expect, test } from 'vitest'
import { happened, happenings } from './happenings.ts'

function did(seq: number, kind: Activity['kind'], person: string, document: string): Activity {
	return {
		id: String(seq),
		seq,
		kind,
		document: { id: document, title: document },
		person: { id: person, name: person, color: 'teal' },
		since: seq,
		at: seq,
	}
}

const lines = (activities: readonly Activity[], limit = 10) =>
	happenings(activities, limit).map((each) => `${each.person.id} ${happened(each)} ${each.document.id}`)

test('P-home-live: of what somebody did in one document the latest is told, the latest of all first', () => {
	const all = [did(1, 'created', 'Ben', 'Plan'), did(2, 'edited', 'Ada', 'Plan'), did(3, 'renamed', 'Ben', 'Plan')]
	expect(lines(all)).toEqual(['Ben renamed Plan', 'Ada edited Plan'])
	expect(lines(all.toReversed())).toEqual(lines(all))
})

test('P-home-live: no more lines than there is room for', () => {
	const all = ['a', 'b', 'c'].map((document, index) => did(index + 1, 'trashed', 'Ben', document))
	expect(lines(all, 2)).toEqual(['Ben threw away c', 'Ben threw away b'])
})
