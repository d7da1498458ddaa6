import { Editor } from '@tiptap/core'
import { expect, test } from 'vitest'
import { mentionItems, newMentionId } from './mention-people.ts'
import { schemaExtensions } from './schema.ts'

const EMPTY = { type: 'doc', content: [{ type: 'paragraph' }] }

const random = (length: number) => new Uint8Array(length).fill(255)
const person = (id: string, name: string) => ({ id, name, color: 'teal' })
const names = (people: Parameters<typeof mentionItems>[0], query = '') =>
	mentionItems(people, query, random).map(({ name }) => name)

const opened = [person('me', 'Ada'), person('b', 'Ben'), person('c', 'Cleo'), person('d', 'Dana')]

test('D-mention: who is here comes first, then the latest visitor, oneself last', () => {
	const present = [person('me', 'Ada'), person('d', 'Dana')]
	expect(names({ opened, present, me: 'me' })).toEqual(['Dana', 'Ben', 'Cleo', 'Ada'])
})

test('D-mention: somebody who came after the list was fetched is offered, under the name they have now', () => {
	const present = [person('e', 'Eve'), person('c', 'Cleopatra')]
	expect(names({ opened, present, me: 'me' })).toEqual(['Eve', 'Cleopatra', 'Ben', 'Dana', 'Ada'])
	expect(names({ opened, present, me: 'me' }, 'cleo')).toEqual(['Cleopatra'])
})

test('D-mention: a part of a name finds it in either case, and nobody else is offered', () => {
	const people = { opened: [...opened, person('o', 'Øyvind Ås')], present: [], me: 'me' }
	expect(names(people, 'EN')).toEqual(['Ben'])
	expect(names(people, 'øyvind å')).toEqual(['Øyvind Ås'])
	expect(names(people, 'zz')).toEqual([])
})

test('D-mention: choosing writes who is meant, under what name, with an id of its own, and a space', () => {
	const editor = new Editor({ element: null, extensions: schemaExtensions(), content: EMPTY })
	const [ben] = mentionItems({ opened, present: [], me: 'me' }, 'ben', random)
	ben?.apply(editor.chain()).run()
	expect(editor.getJSON().content).toEqual([
		expect.objectContaining({
			type: 'paragraph',
			content: [
				{ type: 'mention', attrs: { id: '_____________________w', person: 'b', label: 'Ben' } },
				{ type: 'text', text: ' ' },
			],
		}),
	])
	editor.destroy()
})

test('an id is 128 bits in letters that an address takes as they are', () => {
	const bytes = Uint8Array.from({ length: 16 }, (_, at) => at * 17)
	expect(newMentionId(() => bytes)).toBe(Buffer.from(bytes).toString('base64url'))
})
