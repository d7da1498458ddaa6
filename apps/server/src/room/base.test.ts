import { PROTOCOL } from '@tandem/protocol'
import { expect, test } from 'vitest'
import type { Documents } from '../document/documents.ts'
import { BOB, Lab, typing } from '../simulation/lab.fixture.ts'
import { DEFLATE_PATIENCE, DEFLATED_BYTES, REFRESH_PATIENCE, TAIL_BYTES } from './base.ts'

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

/** Workers that count what they deflate. */
function deflating() {
	const deflated: number[] = []
	const adapt = {
		documents: (documents: Documents): Documents => ({
			...documents,
			deflate: (document, update) => {
				deflated.push(update.length)
				return documents.deflate(document, update)
			},
		}),
	}
	return { deflated, adapt }
}

/** Everybody leaves, and the document is kept as one base. */
async function closed(lab: Lab, last: Awaited<ReturnType<Lab['join']>>): Promise<void> {
	await lab.clock.settle()
	last.connection.leave(false)
	await lab.clock.advance(60_000)
}

test('M-deflated-snapshot: a large base is deflated once for all who join, and sent as it is to who speaks the protocol of before', async () => {
	const { deflated, adapt } = deflating()
	const lab = await Lab.withDocument({ adapt })
	const ada = await lab.join()
	ada.type('words and words '.repeat(DEFLATED_BYTES / 16 + 1))
	await closed(lab, ada)
	const joining = [lab.connect({ person: BOB }), lab.connect({ person: BOB }), lab.connect({ person: BOB })]
	for (const [at, client] of joining.entries()) client.greet({ protocol: at === 0 ? PROTOCOL - 1 : PROTOCOL })
	await lab.clock.settle()
	for (const client of joining) expect(client.text).toBe(lab.text)
	const [old, ...others] = joining
	expect(old?.of('deflated-snapshot')).toEqual([])
	for (const client of others) {
		expect(client.of('snapshot')).toEqual([])
		const bytes = client.of('deflated-snapshot').reduce((sum, { part }) => sum + part.length, 0)
		expect(bytes).toBeLessThan(DEFLATED_BYTES / 4)
	}
	expect(deflated).toHaveLength(1)
})

test('a base of a few packets is not worth deflating', async () => {
	const { deflated, adapt } = deflating()
	const lab = await Lab.withDocument({ adapt })
	const ada = await lab.join()
	ada.type('x'.repeat(DEFLATED_BYTES - 1000))
	await closed(lab, ada)
	const bob = await lab.join({ person: BOB })
	expect(bob.of('snapshot')).not.toEqual([])
	expect(bob.text).toBe(lab.text)
	expect(deflated).toEqual([])
})

test('who joins while no worker can deflate is sent the base as it is', async () => {
	const lab = await Lab.withDocument({
		adapt: {
			documents: (documents) => ({ ...documents, deflate: () => Promise.reject(new Error('on purpose')) }),
		},
	})
	const ada = await lab.join()
	ada.type('x'.repeat(DEFLATED_BYTES * 2))
	await closed(lab, ada)
	const bob = await lab.join({ person: BOB })
	expect(bob.of('snapshot')).not.toEqual([])
	expect(bob.text).toBe(lab.text)
})

test('G8: those who waited for one base are given it in a turn of the event loop each', async () => {
	const made = Promise.withResolvers<void>()
	const lab = await Lab.withDocument({
		adapt: {
			documents: (documents) => ({
				...documents,
				deflate: async (document, update) => {
					await made.promise
					return await documents.deflate(document, update)
				},
			}),
		},
	})
	const ada = await lab.join()
	ada.type('x'.repeat(DEFLATED_BYTES * 2))
	await closed(lab, ada)
	const crowd = [await lab.join({ person: BOB }), await lab.join({ person: BOB }), await lab.join({ person: BOB })]
	const welcomed: number[] = []
	const look = () => {
		welcomed.push(crowd.filter((client) => client.of('welcome').length > 0).length)
		if (welcomed.at(-1) !== crowd.length) lab.clock.soon(look)
	}
	look()
	made.resolve()
	await lab.clock.settle()
	expect([...new Set(welcomed)]).toEqual([0, 1, 2, 3])
	for (const client of crowd) expect(client.text).toBe(lab.text)
})

test.each([
	{ bytes: DEFLATED_BYTES * 2, patience: DEFLATE_PATIENCE },
	{ bytes: 6_000_000, patience: 121 },
])(
	'who joins while the workers are busy waits $patience ms for $bytes bytes to be deflated, and then no longer',
	async ({ bytes, patience }) => {
		let deflate = () => {}
		const lab = await Lab.withDocument({
			adapt: {
				documents: (documents) => ({
					...documents,
					deflate: async (document, update) => {
						await new Promise<void>((resolve) => {
							deflate = resolve
						})
						return await documents.deflate(document, update)
					},
				}),
			},
		})
		const ada = await lab.join()
		ada.type('x'.repeat(bytes))
		await closed(lab, ada)
		const bob = await lab.join({ person: BOB })
		await lab.clock.advance(patience - 1)
		expect(bob.of('welcome')).toEqual([])
		await lab.clock.advance(1)
		expect(bob.of('snapshot')).not.toEqual([])
		expect(bob.text).toBe(lab.text)
		deflate()
		await lab.clock.settle()
		expect((await lab.join({ person: BOB })).of('deflated-snapshot')).not.toEqual([])
	},
)

test('who joins while a new base takes long waits three seconds for it, and then begins with the one before and the rows', async () => {
	let isHeld = false
	const lab = await Lab.withDocument({
		adapt: {
			documents: (documents) => ({
				...documents,
				compact: (source) => (isHeld ? new Promise<never>(() => {}) : documents.compact(source)),
			}),
		},
	})
	const ada = await lab.join()
	ada.type('x'.repeat(1000))
	await closed(lab, ada)
	isHeld = true
	const cleo = await lab.join()
	cleo.type('y'.repeat(TAIL_BYTES + 1))
	await lab.clock.advance(100)
	const bob = await lab.join({ person: BOB })
	await lab.clock.advance(REFRESH_PATIENCE - 1)
	expect(bob.of('welcome')).toEqual([])
	await lab.clock.advance(1)
	expect(bob.text).toBe(lab.text)
})
