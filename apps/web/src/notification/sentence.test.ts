import { expect, test } from 'vitest'
import { ada, jonas, told } from './notification.fixture.ts'
import { did, sentence, who } from './sentence.ts'

test('P-notify: each kind is told in one sentence, with the title and under it', () => {
	const rows = (['mentioned', 'opened', 'trashed', 'restored'] as const).map((kind) => told({ id: '1', kind }))
	expect(rows.map(sentence)).toEqual([
		'Ada mentioned you in Plan',
		'Ada opened Plan',
		'Ada moved Plan to the trash',
		'Ada restored Plan',
	])
	expect(rows.map((row) => `${who(row)} ${did(row)}`)).toEqual([
		'Ada mentioned you',
		'Ada opened it',
		'Ada moved it to the trash',
		'Ada restored it',
	])
})

test('P-notify: one is named, two are named, of more the latest is named and the others are counted', () => {
	const opened = (actorCount: number) => who(told({ id: '1', kind: 'opened', actors: [jonas, ada], actorCount }))
	expect([1, 2, 3, 5].map(opened)).toEqual(['Jonas', 'Jonas and Ada', 'Jonas and 2 others', 'Jonas and 4 others'])
})

test('P-notify: a long title is cut in a sentence, and a missing one is called Untitled', () => {
	const titled = (title: string) => sentence(told({ id: '1', document: { id: 'd', title, trashed: false } }))
	expect(titled('')).toBe('Ada mentioned you in Untitled')
	expect(titled('Plan '.repeat(60))).toMatch(/^Ada mentioned you in (Plan )+Plan…$/)
	expect(titled('x'.repeat(300)).length).toBeLessThan(90)
})
