import { LIMITS } from '@tandem/protocol'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { BOB, Lab, type RawClient } from '../simulation/lab.fixture.ts'

/** What a client changes, as the one update it sends. */
function change(client: RawClient, work: (doc: Y.Doc) => void): void {
	const before = Y.encodeStateVector(client.doc)
	let update = new Uint8Array()
	client.doc.once('update', (made: Uint8Array) => {
		update = made.slice()
	})
	client.doc.transact(() => work(client.doc))
	client.edit(update.length === 0 ? Y.encodeStateAsUpdate(client.doc, before) : update)
}

const full = 4413

/**
 * A paragraph of so many structs: its element, its text, and letters that Yjs cannot put together, since each stands before
 * the one that came before it. With the paragraph all but the element become one.
 */
async function scatter(lab: Lab, client: RawClient, structs: number): Promise<void> {
	const text = new Y.XmlText()
	change(client, (doc) => {
		const paragraph = new Y.XmlElement('paragraph')
		doc.getXmlFragment('document').insert(0, [paragraph])
		paragraph.insert(0, [text])
	})
	for (let letter = 2; letter < structs; letter += 1) change(client, () => text.insert(0, 'x'))
	await lab.clock.settle()
}

const removeParagraph = (doc: Y.Doc) => doc.getXmlFragment('document').delete(0, 1)

/** Everybody leaves, and a server that has only the disk comes after. `waits`: long enough for a snapshot. */
async function restart(lab: Lab, waits: number): Promise<void> {
	for (const connection of lab.server.sessions.values()) connection.leave(false)
	await lab.clock.advance(waits)
	lab.restart()
}

test('G3, R-document-full: a document with too many structs refuses growth by its name and takes deletions', async () => {
	const lab = await Lab.withDocument({ bounds: { structs: 20 } })
	const [ada, bob] = [await lab.join(), await lab.join({ person: BOB })]
	await scatter(lab, ada, 19)
	expect([ada.closed, ada.acknowledged]).toEqual([null, 18])
	ada.type('y')
	await lab.clock.settle()
	expect([ada.closed, lab.text]).toEqual([full, '.'])
	change(bob, removeParagraph)
	await lab.clock.settle()
	expect([bob.closed, bob.acknowledged, lab.stored().getXmlFragment('document').length]).toEqual([null, 1, 0])
	// The room that makes is there with the next base, which the refusal of growth asks for.
	const eager = await lab.join()
	eager.type('z')
	await lab.clock.advance(1000)
	const patient = await lab.join()
	patient.type('z')
	await lab.clock.settle()
	expect([eager.closed, patient.closed, lab.text]).toEqual([full, null, 'z.'])
})

for (const [when, waits] of [
	['with only rows to read', 0],
	['with a snapshot', 5000],
] as const) {
	test(`G3: after a restart ${when} a document is as full as before, in structs and in root names`, async () => {
		const lab = await Lab.withDocument({ bounds: { structs: 19, roots: 4 } })
		const ada = await lab.join()
		await scatter(lab, ada, 16)
		for (const root of ['a', 'b']) change(ada, (doc) => doc.getMap(root).set('k', 1))
		await restart(lab, waits)
		const again = await lab.join()
		again.type('y')
		await lab.clock.settle()
		expect([again.closed, lab.text.includes('y')]).toEqual([full, false])
		const other = await lab.join()
		change(other, removeParagraph)
		await restart(lab, 5000)
		const naming = await lab.join()
		naming.type('z')
		await lab.clock.settle()
		change(naming, (doc) => doc.getMap('c').set('k', 1))
		await lab.clock.settle()
		expect([naming.closed, naming.acknowledged, lab.text]).toEqual([full, 1, 'z.'])
	})
}

test('G3: edits that are not on disk yet count, gathered ones and those on their way there', async () => {
	const lab = await Lab.withDocument({ bounds: { structs: 20, bytes: 5000 }, commitMs: () => 1000 })
	const [ada, bob] = [await lab.join(), await lab.join({ person: BOB })]
	ada.type('x')
	await lab.clock.settle()
	for (let letter = 0; letter < 9; letter += 1) ada.type('x')
	for (let piece = 0; piece < 4; piece += 1) bob.type('y'.repeat(1000))
	await lab.clock.advance(1500)
	for (let letter = 0; letter < 6; letter += 1) ada.type('x')
	bob.type('y'.repeat(1000))
	await lab.clock.advance(400)
	// Only the first letter is on disk. The one that ended Ada's was one struct too many, and Bob's a thousand bytes.
	expect([ada.closed, bob.closed, lab.text]).toEqual([full, full, 'x.'])
	await lab.clock.advance(5000)
	expect([...lab.text].filter((letter) => letter === 'x')).toHaveLength(15)
	expect([...lab.text].filter((letter) => letter === 'y')).toHaveLength(4000)
})

test('G3: deleting may cut a document into twice as many structs, not into more, and what clears it up is taken', async () => {
	const lab = await Lab.withDocument({ bounds: { structs: 20 } })
	const [ada, bob] = [await lab.join(), await lab.join({ person: BOB })]
	ada.type('x'.repeat(100))
	await lab.clock.settle()
	const cutEverySecond = (from: number, letters: number) => (doc: Y.Doc) => {
		for (let letter = 0; letter < letters; letter += 1) doc.getText('t').delete(from + letter, 1)
	}
	change(ada, cutEverySecond(1, 15))
	await lab.clock.settle()
	expect([ada.closed, lab.text.length]).toEqual([null, 86])
	change(bob, cutEverySecond(20, 20))
	await lab.clock.settle()
	expect([bob.closed, lab.text.length]).toEqual([full, 86])
	// Its ranges are as many as those that were refused.
	change(ada, (doc) => doc.getText('t').delete(0, 80))
	await lab.clock.settle()
	expect([ada.closed, ada.acknowledged, lab.text.length]).toEqual([null, 3, 6])
})

test('G3: a document far over its bound is cleared up, and neither grows nor is cut further apart', async () => {
	const bounds = { structs: 1000 }
	const lab = await Lab.withDocument({ bounds })
	const writer = await lab.join()
	for (let paragraph = 0; paragraph < 2; paragraph += 1) await scatter(lab, writer, 60)
	change(writer, (doc) => doc.getText('t').insert(0, 'a sentence'))
	await restart(lab, 5000)
	bounds.structs = 20
	lab.restart()
	const [growing, cutting, clearing] = [await lab.join(), await lab.join(), await lab.join()]
	growing.type('x')
	change(cutting, (doc) => doc.getText('t').delete(2, 2))
	change(clearing, removeParagraph)
	await lab.clock.settle()
	expect([growing, cutting, clearing].map(({ closed }) => closed)).toEqual([full, full, null])
	expect([lab.text, lab.stored().getXmlFragment('document').length]).toEqual(['a sentence.', 1])
})

test('G3: a document with too many root types refuses a new one, and goes on in those it has', async () => {
	const lab = await Lab.withDocument({ bounds: { roots: 3 } })
	const [ada, bob, cleo] = [await lab.join(), await lab.join({ person: BOB }), await lab.join()]
	for (const root of ['a', 'b']) change(ada, (doc) => doc.getMap(root).set('k', 1))
	// A name is not free again when nothing stands under it any more.
	change(ada, (doc) => doc.getMap('b').delete('k'))
	await lab.clock.settle()
	change(bob, (doc) => doc.getArray('c').push([1]))
	// Several client sections at once are for a worker to judge.
	change(cleo, (doc) => doc.getArray('d').push(['x'.repeat(100_000)]))
	await lab.clock.settle()
	expect([bob.closed, cleo.closed]).toEqual([full, full])
	for (const root of ['a', 'b']) change(ada, (doc) => doc.getMap(root).set('other', 1))
	ada.type('x')
	await lab.clock.settle()
	expect([ada.closed, ada.acknowledged, lab.text]).toEqual([null, 6, 'x.'])
	expect([...lab.stored().share.keys()].sort()).toEqual(['a', 'b', 't'])
})

test('G3: a root type with an endless name is refused like one too many', async () => {
	const lab = await Lab.withDocument()
	const name = 'n'.repeat(LIMITS.document.rootName)
	const [ada, bob] = [await lab.join(), await lab.join({ person: BOB })]
	change(ada, (doc) => doc.getMap(name).set('k', 1))
	change(bob, (doc) => doc.getMap(`${name}n`).set('k', 1))
	await lab.clock.settle()
	expect([ada.closed, bob.closed]).toEqual([null, full])
	expect([...lab.stored().share.keys()].sort()).toEqual([name, 't'])
})

test('G3: a document that too many pages wrote in refuses a new one', async () => {
	const lab = await Lab.withDocument({ bounds: { clients: 3 } })
	const clients = [await lab.join(), await lab.join(), await lab.join()]
	for (const client of clients) {
		client.type('x')
		await lab.clock.settle()
	}
	const [ada, , late] = clients
	ada?.type('y')
	await lab.clock.settle()
	expect(clients.map(({ closed }) => closed)).toEqual([null, null, full])
	expect([late?.acknowledged, lab.text]).toEqual([0, 'yxx.'])
})
