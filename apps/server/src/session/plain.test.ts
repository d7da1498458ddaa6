import { decodePlainUp, LIMITS, presence, queryPresence, sync } from '@tandem/protocol'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { BOB, Lab, type RawClient, typing } from '../simulation/lab.fixture.ts'
import { encodeVector } from './admission.ts'

function step1(client: RawClient): void {
	client.send(sync.encode({ step: 'step1', payload: Y.encodeStateVector(client.doc) }))
}

async function joined(lab: Lab): Promise<RawClient> {
	const client = lab.connect({ person: BOB, flavour: 'plain' })
	step1(client)
	await lab.clock.settle()
	return client
}

test('M-sync: a plain client is asked for what it holds and given the whole document as one SyncStep2', async () => {
	const lab = await Lab.withDocument()
	const bob = await joined(lab)
	expect(bob.raw[0]?.slice(0, 2)).toEqual(Uint8Array.of(0, 0))
	expect(bob.raw[1]?.slice(0, 2)).toEqual(Uint8Array.of(0, 1))
	expect(bob.text).toBe('.')
})

test('plain and native clients write together', async () => {
	const lab = await Lab.withDocument()
	const [ada, bob] = [await lab.join(), await joined(lab)]
	ada.type('a')
	await lab.clock.settle()
	bob.send(sync.encode({ step: 'update', payload: typing(bob.doc, 'b') }))
	await lab.clock.settle()
	expect([ada.text, bob.text, lab.text]).toEqual(['ba.', 'ba.', 'ba.'])
})

test('M-sync: what a plain client typed while it was away is taken from its SyncStep2, and only what is new is stored', async () => {
	const lab = await Lab.withDocument()
	const bob = lab.connect({ person: BOB, flavour: 'plain' })
	Y.applyUpdate(bob.doc, Y.encodeStateAsUpdate(lab.stored()))
	typing(bob.doc, 'away ')
	step1(bob)
	bob.send(sync.encode({ step: 'step2', payload: Y.encodeStateAsUpdate(bob.doc) }))
	await lab.clock.settle()
	expect(lab.text).toBe('away .')
	const stored = lab.rows.at(-1)?.updates[0]
	expect(stored?.length).toBeLessThan(30)
	const rows = lab.rows.length
	bob.send(sync.encode({ step: 'step2', payload: Y.encodeStateAsUpdate(bob.doc) }))
	await lab.clock.settle()
	expect(lab.rows).toHaveLength(rows)
})

test('M-sync: an update over a gap makes the server ask again', async () => {
	const lab = await Lab.withDocument()
	const bob = await joined(lab)
	typing(bob.doc, 'a')
	bob.send(sync.encode({ step: 'update', payload: typing(bob.doc, 'b') }))
	await lab.clock.settle()
	expect(lab.text).toBe('.')
	expect(bob.raw.at(-1)?.slice(0, 2)).toEqual(Uint8Array.of(0, 0))
})

test('a returning plain client is given what it lacks', async () => {
	const lab = await Lab.withDocument()
	const [ada, bob] = [await lab.join(), await joined(lab)]
	bob.connection.leave(false)
	ada.type('a')
	await lab.clock.settle()
	const again = lab.connect({ person: BOB, flavour: 'plain' })
	Y.applyUpdate(again.doc, Y.encodeStateAsUpdate(bob.doc))
	step1(again)
	await lab.clock.settle()
	expect(again.text).toBe('a.')
})

test('a client that asks again in the middle of a long answer still gets whole messages', async () => {
	const lab = await Lab.withDocument()
	const ada = await lab.join()
	for (let piece = 0; piece < 10; piece += 1) ada.type('x'.repeat(60_000))
	await lab.clock.advance(100)
	const bob = lab.connect({ person: BOB, flavour: 'plain' })
	bob.connection.down.hold(true)
	step1(bob)
	await lab.clock.settle()
	step1(bob)
	ada.type('later')
	await lab.clock.settle()
	bob.connection.down.hold(false)
	await lab.clock.settle()
	expect(bob.closed).toBeNull()
	expect(bob.text).toBe(lab.text)
})

test('M-query-presence: who asks who is here is told of everybody at once, and nobody else is', async () => {
	const lab = await Lab.withDocument()
	const [ada, bob] = [await lab.join(), await joined(lab)]
	ada.present({ cursor: 3 }, 1)
	await lab.clock.advance(1000)
	bob.raw.length = 0
	ada.heard.length = 0
	bob.send(queryPresence.encode({}))
	await lab.clock.settle()
	const [answer] = bob.raw.map(decodePlainUp)
	const entries = answer?.name === 'presence' ? answer.entries : []
	expect(entries.map(({ client, state }) => [client, JSON.parse(state).cursor])).toEqual([[ada.doc.clientID, 3]])
	expect([bob.raw.length, ada.heard]).toEqual([1, []])
})

test('a keep-alive is an awareness message about nobody', async () => {
	const lab = await Lab.withDocument()
	const bob = await joined(lab)
	bob.raw.length = 0
	await lab.clock.advance(21_000)
	expect(bob.raw).toContainEqual(presence.encode({ entries: [] }))
})

test('G3: thousands of updates over one gap make the server ask once, until it is answered', async () => {
	const lab = await Lab.withDocument()
	const bob = await joined(lab)
	typing(bob.doc, 'missing')
	const questions = () => bob.raw.filter((payload) => payload[0] === 0 && payload[1] === 0).length
	const before = questions()
	for (let count = 0; count < 3000; count += 1) {
		bob.send(sync.encode({ step: 'update', payload: typing(bob.doc, 'a') }))
		if (count % 300 === 299) await lab.clock.advance(1000)
	}
	await lab.clock.settle()
	expect(questions()).toBe(before + 1)
	expect(lab.text).toBe('.')
	bob.send(sync.encode({ step: 'step2', payload: Y.encodeStateAsUpdate(bob.doc) }))
	await lab.clock.settle()
	expect(lab.text).toBe(bob.text)
	typing(bob.doc, 'missing')
	bob.send(sync.encode({ step: 'update', payload: typing(bob.doc, 'b') }))
	await lab.clock.settle()
	expect(questions()).toBe(before + 2)
})

/** A state vector that names this many clients. */
function vectorOf(clients: number): Uint8Array {
	return encodeVector(new Map(Array.from({ length: clients }, (_, client) => [client, 1])))
}

for (const [what, payload] of [
	[
		'a state vector of more clients than a document may have',
		sync.encode({ step: 'step1', payload: vectorOf(LIMITS.document.clients + 1) }),
	],
	['a text instead of a state vector', sync.encode({ step: 'step1', payload: Uint8Array.of(9, 9, 9) })],
	['an update that is none', sync.encode({ step: 'update', payload: Uint8Array.of(9, 9, 9) })],
	['a SyncStep2 that is none', sync.encode({ step: 'step2', payload: Uint8Array.of(9, 9, 9) })],
	['an unknown message type', Uint8Array.of(77)],
] as [string, Uint8Array][]) {
	test(`G7: ${what} closes only its plain session`, async () => {
		const lab = await Lab.withDocument()
		const [ada, bob] = [await lab.join(), await joined(lab)]
		bob.send(payload)
		await lab.clock.settle()
		expect([bob.closed, ada.closed]).toEqual([4400, null])
		ada.type('a')
		await lab.clock.settle()
		expect(ada.acknowledged).toBe(1)
	})
}
