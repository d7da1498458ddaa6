import type { DocumentSummary } from '@tandem/protocol'
import { expect, test } from 'vitest'
import { inHeldOrder } from './held-order.ts'

const documents = ['new', 'b', 'a'].map(
	(id): DocumentSummary => ({ id, title: id, mine: true, createdAt: 0, updatedAt: 0, trashedAt: null }),
)
const order = (held: readonly string[] | null) => inHeldOrder(documents, held).map(({ id }) => id)

test('P-home-live: a held list keeps its order, what came since stands at its end, what is gone leaves it', () => {
	expect(order(null)).toEqual(['new', 'b', 'a'])
	expect(order(['a', 'gone', 'b'])).toEqual(['a', 'b', 'new'])
})
