import type { DocumentSummary } from '@tandem/protocol'
import { expect, test } from 'vitest'
import { byActivity, filterByTitle, shownTitle, withDocument, withoutDocument, withTitle } from './lists.ts'

function summary(id: string, title: string, updatedAt: number): DocumentSummary {
	return { id, title, mine: true, createdAt: 0, updatedAt, trashedAt: null }
}

const harbour = summary('a', 'Harbour plan', 10)
const ete = summary('b', 'Été à la mer', 30)
const journal = summary('c', 'Journal', 20)

test('the last activity comes first', () => {
	expect(byActivity([harbour, ete, journal]).map(({ id }) => id)).toEqual(['b', 'c', 'a'])
})

test('a filter finds every word in any order, without regard to case and accents', () => {
	expect(filterByTitle([harbour, ete, journal], ' MER ete ')).toEqual([ete])
	expect(filterByTitle([harbour, ete, journal], 'plan harbour')).toEqual([harbour])
	expect(filterByTitle([harbour, ete, journal], 'plan journal')).toEqual([])
})

test('an empty filter keeps all', () => {
	expect(filterByTitle([harbour, ete], '  ')).toEqual([harbour, ete])
})

test('a document that is added again stands in the list once', () => {
	expect(withDocument([harbour, journal], summary('a', 'Harbour', 40))?.map(({ id }) => id)).toEqual(['a', 'c'])
})

test('a renamed document keeps its place and a removed one leaves it', () => {
	expect(withTitle([journal, harbour], 'a', 'Port')?.map(({ title }) => title)).toEqual(['Journal', 'Port'])
	expect(withoutDocument([journal, harbour], 'c')).toEqual([harbour])
})

test('a list that was never fetched stays unknown', () => {
	expect(withDocument(null, harbour)).toBeNull()
	expect(withoutDocument(null, 'a')).toBeNull()
})

test('a document without a title is called Untitled', () => {
	expect(shownTitle('  ')).toBe('Untitled')
	expect(shownTitle('Journal')).toBe('Journal')
})
