import { expect, test } from 'vitest'
import type { Documents } from '../document/documents.ts'
import { BOB, Lab, typing } from '../simulation/lab.fixture.ts'

/** What no Yjs document can apply. */
const ROTTEN = Uint8Array.of(1, 1, 9, 0, 31, 31)

/** Workers for whom these bytes have rotted. */
function rotting(update: () => Uint8Array | undefined) {
	return {
		documents: (documents: Documents): Documents => ({
			...documents,
			compact: (source) => {
				const updates = source.updates.map((each) => (Buffer.compare(each, update() ?? ROTTEN) === 0 ? ROTTEN : each))
				return documents.compact({ ...source, updates })
			},
		}),
	}
}

test('G7: of a window that several people wrote only the row that cannot be applied is set aside', async () => {
	let rotten: Uint8Array | undefined
	const lab = await Lab.withDocument({ commitMs: () => 10, adapt: rotting(() => rotten) })
	const [ada, bob, cleo] = [await lab.join(), await lab.join({ person: BOB }), await lab.join()]
	ada.type('first ')
	await lab.clock.settle()
	// All of this gathers while the first edit is being stored, and is one window. Ada writes before and after the others.
	ada.type('a')
	rotten = typing(bob.doc, 'b')
	bob.edit(rotten)
	cleo.type('c')
	ada.type('d')
	await lab.clock.advance(20)
	expect(lab.rows.map(({ offset, updates }) => [offset, updates.length])).toEqual([
		[1, 1],
		[2, 1],
		[3, 2],
		[4, 1],
		[5, 1],
	])
	for (const client of [ada, bob, cleo]) client.connection.leave(false)
	await lab.clock.advance(5000)
	expect(lab.rows.filter(({ updates }) => updates.length === 0).map(({ offset }) => offset)).toEqual([4])
	expect(lab.text).toContain('first ')
	expect([...lab.text].sort().join('')).toBe(' .acdfirst')
})
