import { LIMITS } from '@tandem/protocol'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { DocumentJobError, type Documents } from '../document/documents.ts'
import { atOnePlace, chain, range } from '../document/place.fixture.ts'
import { ADA, BOB, Lab } from '../simulation/lab.fixture.ts'
import { HOLDING } from './holding.ts'
import { STEPS, Strain } from './strain.ts'

const full = 4413

/** Workers for whom a document of more structs than these is too costly to load. */
function straining(structs: number) {
	const most = LIMITS.document.loadMs + 1000 * LIMITS.document.loadMsPerStruct
	const documents = (real: Documents): Documents => ({
		...real,
		compact: async (source) => {
			const made = await real.compact(source)
			return { ...made, loadMs: made.structs > structs ? most : 1 }
		},
	})
	return { adapt: { documents } }
}

/** Workers that make no base until they are let, the first ones apart, and who tell how often they were asked. */
function gated(first = 0) {
	const { promise: open, resolve: release } = Promise.withResolvers<void>()
	const asked = { compact: 0, admit: 0 }
	const documents = (real: Documents): Documents => ({
		...real,
		compact: async (source) => {
			asked.compact += 1
			if (asked.compact > first) await open
			return real.compact(source)
		},
		admit: (source, update) => {
			asked.admit += 1
			return real.admit(source, update)
		},
	})
	return { release, asked, adapt: { documents } }
}

/** What the editor's text says. */
const shown = (doc: Y.Doc) =>
	doc
		.getXmlFragment('document')
		.toString()
		.replace(/<[^>]*>/g, '')

/** Everybody goes, and what is stored becomes a base. */
async function rest(lab: Lab): Promise<void> {
	for (const connection of lab.server.sessions.values()) connection.leave(false)
	await lab.clock.advance(5000)
}

test('G3, R-document-full: a document that costs too much to load refuses growth by its name and takes deletions', async () => {
	const lab = await Lab.withDocument(straining(5))
	const ada = await lab.join()
	const [paragraph, text] = [new Y.XmlElement('paragraph'), new Y.XmlText()]
	const before = Y.encodeStateVector(ada.doc)
	ada.doc.getXmlFragment('document').insert(0, [paragraph])
	paragraph.insert(0, [text])
	for (const word of 'abcdef') text.insert(0, word)
	ada.edit(Y.encodeStateAsUpdate(ada.doc, before))
	await lab.clock.settle()
	expect([ada.closed, shown(lab.stored())]).toEqual([null, 'fedcba'])
	await rest(lab)
	for (const round of ['in the same room', 'after a restart']) {
		const eve = await lab.join({ person: BOB })
		expect([round, shown(eve.doc)]).toEqual([round, 'fedcba'])
		eve.type('y')
		await lab.clock.settle()
		expect([round, eve.closed, lab.text]).toEqual([round, full, '.'])
		lab.restart()
	}
	const bob = await lab.join({ person: BOB })
	const known = Y.encodeStateVector(bob.doc)
	bob.doc.getXmlFragment('document').delete(0, 1)
	bob.edit(Y.encodeStateAsUpdate(bob.doc, known))
	await lab.clock.settle()
	expect([bob.closed, bob.acknowledged, shown(lab.stored())]).toEqual([null, 1, ''])
	await rest(lab)
	const patient = await lab.join()
	patient.type('z')
	await lab.clock.settle()
	expect([patient.closed, lab.text]).toEqual([null, 'z.'])
})

test('G3, G8: whoever writes waits for what was written to be measured, and nothing of it is lost', async () => {
	const { release, asked, adapt } = gated()
	const lab = await Lab.withDocument({ adapt, holding: { ...HOLDING, steps: 50 } })
	const [ada, bob] = [await lab.join(), await lab.join({ person: BOB })]
	for (let jump = 0; jump < 20; jump += 1) {
		ada.type('a')
		bob.type('b')
		await lab.clock.settle()
	}
	expect(asked.compact).toBe(1)
	const unmeasured = ada.acknowledged + bob.acknowledged
	// So many jumps, each over everything: more than 50 steps ask for a base, more than 100 wait for it.
	expect(unmeasured).toBeGreaterThanOrEqual(8)
	expect(unmeasured).toBeLessThanOrEqual(12)
	release()
	await lab.clock.advance(1000)
	expect([ada.closed, bob.closed, ada.acknowledged, bob.acknowledged]).toEqual([null, null, 20, 20])
	expect(lab.text.length).toBe(41)
})

test('G8: while a new base takes long a newcomer is given the one before and what came after it', async () => {
	const { release, adapt } = gated(1)
	const lab = await Lab.withDocument({ adapt })
	const ada = await lab.join()
	ada.type('before ')
	await lab.clock.settle()
	await rest(lab)
	const bob = await lab.join({ person: BOB })
	bob.type(`${'x'.repeat(60_000)} `)
	bob.type(`${'y'.repeat(60_000)} `)
	await lab.clock.settle()
	const newcomer = await lab.join()
	await lab.clock.advance(2999)
	expect(newcomer.text).toBe('')
	await lab.clock.advance(1)
	expect([newcomer.closed, newcomer.text.length]).toEqual([null, lab.text.length])
	release()
	await lab.clock.settle()
})

test('G3, G8: where no worker can measure it growth is refused in the end, and deletions are taken', async () => {
	const failing = (real: Documents): Documents => ({
		...real,
		compact: () => Promise.reject(new DocumentJobError('the workers have died')),
	})
	const lab = await Lab.withDocument({ adapt: { documents: failing }, holding: { ...HOLDING, steps: 50 } })
	const ada = await lab.join()
	for (let jump = 0; jump < 20; jump += 1) ada.type('a')
	await lab.clock.settle()
	const { acknowledged } = ada
	expect([ada.closed, acknowledged < 20]).toEqual([null, true])
	await lab.clock.advance(180_000)
	expect([ada.closed, ada.acknowledged, lab.text.length]).toEqual([full, acknowledged, acknowledged + 1])
	const bob = await lab.join({ person: BOB })
	const known = Y.encodeStateVector(bob.doc)
	bob.doc.getText('t').delete(0, acknowledged)
	bob.edit(Y.encodeStateAsUpdate(bob.doc, known))
	// The room was let go meanwhile, and the next one hopes anew.
	await lab.clock.advance(180_000)
	expect([bob.closed, lab.text]).toEqual([null, '.'])
})

test('G3, G8: an edit that may pass too much at once is judged by a worker, and one that goes on where it is not', async () => {
	const { release, asked, adapt } = gated()
	release()
	const lab = await Lab.withDocument({ adapt, holding: { ...HOLDING, steps: 20_000 } })
	const ada = await lab.join()
	ada.edit(chain(7, 900))
	await lab.clock.settle()
	expect([asked.admit, ada.acknowledged]).toEqual([0, 1])
	ada.edit(atOnePlace([8], 100))
	await lab.clock.settle()
	expect([asked.admit, ada.acknowledged, ada.closed]).toEqual([1, 2, null])
})

test('G3, G8: an update that no worker finishes with is refused by its name, and its author is not heard again at once', async () => {
	let asked = 0
	const documents = (real: Documents): Documents => ({
		...real,
		admit: (source, update) => {
			asked += 1
			if (asked > 1) return real.admit(source, update)
			return Promise.reject(new DocumentJobError('it took too long', { overran: 60_000 }))
		},
	})
	const lab = await Lab.withDocument({ adapt: { documents } })
	const send = async (person: typeof BOB) => {
		const client = await lab.join({ person })
		client.edit(atOnePlace([client.doc.clientID], 1), { complete: true })
		await lab.clock.settle()
		return client
	}
	const [first, again, other] = [await send(BOB), await send(BOB), await send(ADA)]
	expect([first.closed, again.acknowledged, other.acknowledged, asked]).toEqual([full, 0, 1, 2])
	await lab.clock.advance(599_000)
	expect([again.acknowledged, asked]).toEqual([0, 2])
	await lab.clock.advance(1000)
	expect([again.closed, again.acknowledged, asked]).toEqual([null, 1, 3])
})

test('G3, G7, G8: where the next base would be too costly the one before goes on to be given out, after a restart too', async () => {
	let costly = false
	const documents = (real: Documents): Documents => ({
		...real,
		compact: (source) =>
			costly ? Promise.reject(new DocumentJobError('too costly', { costly: true })) : real.compact(source),
	})
	const lab = await Lab.withDocument({ adapt: { documents } })
	const ada = await lab.join()
	ada.type('before ')
	await lab.clock.settle()
	await rest(lab)
	costly = true
	const bob = await lab.join({ person: BOB })
	bob.type('key ')
	await lab.clock.settle()
	await rest(lab)
	for (const round of ['in the same room', 'after a restart']) {
		for (const flavour of ['native', 'plain'] as const) {
			const newcomer = lab.connect({ person: BOB, flavour })
			if (flavour === 'native') newcomer.greet()
			else newcomer.send(Uint8Array.of(0, 0, 1, 0))
			await lab.clock.advance(2000)
			expect([round, flavour, newcomer.text, newcomer.closed]).toEqual([round, flavour, 'key before .', null])
		}
		const writer = await lab.join()
		writer.type('more ')
		await lab.clock.settle()
		expect([round, writer.closed, lab.text]).toEqual([round, full, 'key before .'])
		lab.restart()
	}
})

test('G8: people who write on where they are never wait, however many and however much', () => {
	const structs = 10_000
	let added = 0
	const { document: bounds } = LIMITS
	const strain = new Strain({ loadMs: 0, bounds, steps: STEPS, structs: () => structs + added, uncommitted: () => 0 })
	const people = range(1, 100)
	while (added < 50_000) {
		const client = people[added % people.length] as number
		// One key in a hundred is typed elsewhere.
		strain.count(client, {
			jumps: Math.floor(added / people.length) % 100 === 0 ? 1 : 0,
			structs: 1,
			deleted: added % 10 === 0 ? 1 : 0,
		})
		added += 1
		if (added <= 10_000) expect([added, strain.due]).toEqual([added, false])
	}
	expect(strain.overdue).toBe(true)
	strain.measured(10, strain.mark())
	expect([strain.due, strain.full]).toEqual([false, false])
})

test('G8: 259,778 single edits ask for no more bases than their windows do, and nobody waits', () => {
	let [structs, since, bases, waited] = [1, 0, 0, 0]
	const { document: bounds } = LIMITS
	const strain = new Strain({ loadMs: 0, bounds, steps: STEPS, structs: () => structs, uncommitted: () => 0 })
	for (let key = 1; key <= 259_778; key += 1) {
		// The caret goes elsewhere after thirty keys, and what Yjs puts together are about twenty.
		strain.count(1, { jumps: key % 30 === 0 ? 1 : 0, structs: 1, deleted: key % 3 === 0 ? 1 : 0 })
		structs += key % 20 === 0 ? 1 : 0
		since += 1
		if (strain.overdue) waited += 1
		if (!strain.due && since < 2000) continue
		strain.measured(structs / 100, strain.mark())
		bases += 1
		since = 0
	}
	expect([strain.full, waited, bases]).toEqual([false, 0, Math.floor(259_778 / 2000)])
})

test('G3: what is not stored yet is not taken for measured with the base', () => {
	const { document: bounds } = LIMITS
	const strain = new Strain({ loadMs: 0, bounds, steps: 100, structs: () => 10, uncommitted: () => 11 })
	for (let jump = 0; jump < 15; jump += 1) strain.count(1, { jumps: 1, structs: 1, deleted: 0 })
	expect(strain.due).toBe(true)
	strain.measured(1, strain.mark())
	expect(strain.due).toBe(true)
})
