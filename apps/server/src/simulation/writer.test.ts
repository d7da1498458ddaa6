import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { Chance } from './chance.ts'
import { Writer } from './writer.ts'

/** Two lives of 13,000 were taken for broken: nobody is told of a mention that they put there themselves. */
test('a mention that undo or redo brings back is in the hands of whoever brought it back', () => {
	const doc = new Y.Doc()
	const handled: string[] = []
	const company = (name: string) => ({
		people: ['cleo'],
		handles: (mention: string) => handled.push(`${mention} by ${name}`),
	})
	const [bob, cleo] = ['bob', 'cleo'].map((name) => new Writer(name, doc, new Chance(1), company(name)))
	bob?.mention()
	cleo?.unmention()
	expect(handled).toEqual([])
	cleo?.undo()
	expect(handled).toEqual(['bob-1 by cleo'])
	bob?.undo()
	bob?.redo()
	expect(handled).toEqual(['bob-1 by cleo', 'bob-1 by bob'])
})
