import { expect, test } from 'vitest'
import { slashItems } from './slash-items.ts'

test('everything is offered, and typing narrows it by title and by other words for it', () => {
	expect(slashItems('').map(({ title }) => title)).toEqual([
		'Text',
		'Heading 1',
		'Heading 2',
		'Heading 3',
		'List',
		'Numbered list',
		'Tasks',
		'Quote',
		'Code',
		'Table',
		'Divider',
	])
	expect(slashItems('TODO').map(({ id }) => id)).toEqual(['tasks'])
	expect(slashItems('klingon')).toEqual([])
})
