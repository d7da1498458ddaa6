import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { LAG_BYTES } from '../room/audience.ts'
import { SLICE_BYTES } from '../room/catch-up.ts'
import { Chance } from '../simulation/chance.ts'
import { BOB, Lab } from '../simulation/lab.fixture.ts'
import { SocketClient } from './hocuspocus.fixture.ts'

const SEED = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31))

/** The state vector of nothing. */
const NOTHING = Uint8Array.of(0)

const WEIGHTS = {
	type: 5,
	paste: 3,
	hold: 3,
	read: 4,
	leave: 1,
	reopen: 2,
	force: 1,
	afresh: 3,
	present: 1,
	cut: 1,
}

// FakeConnection throws at a message between the pieces of another.
test(`G2: whatever several documents of a slow socket do, nothing is torn and all hold everything in the end (SEED=${SEED})`, async () => {
	for (let round = 0; round < 6; round += 1) {
		const chance = new Chance(SEED + round)
		const lab = await Lab.withDocument({ commitMs: () => chance.int(0, 30) })
		const bob = await lab.join({ person: BOB })
		for (let piece = 0; piece < 15; piece += 1) bob.type('l'.repeat(60_000))
		await lab.clock.advance(3000)
		const client = new SocketClient(lab, { latency: () => chance.int(0, 30) })
		const addresses = ['d', 'd\0one', 'd\0two', 'd\0three']
		for (const address of addresses) client.open(address)
		let most = 0
		for (let step = 0; step < 120; step += 1) {
			const provider = client.providers.get(chance.pick(addresses))
			const what = chance.weighted(WEIGHTS)
			if (what === 'type') provider?.type('t')
			if (what === 'paste') bob.type('p'.repeat(chance.int(10_000, 60_000)))
			if (what === 'hold' || what === 'read') client.connection.down.hold(what === 'hold')
			if (what === 'leave') provider?.leave()
			if (what === 'reopen') provider?.begin()
			if (what === 'force') provider?.forceSync()
			if (what === 'afresh') provider?.forceSync(NOTHING)
			if (what === 'present') provider?.present({ extra: step }, step + 1)
			most = Math.max(most, client.connection.down.most)
			if (what === 'cut') {
				client.cut()
				await lab.clock.settle()
				client.connect()
			}
			await lab.clock.advance(chance.int(0, 60))
		}
		expect(most).toBeLessThan(LAG_BYTES + 2 * SLICE_BYTES)
		client.connection.down.hold(false)
		await lab.clock.advance(5000)
		for (const provider of client.providers.values()) if (provider.closed !== null) provider.begin()
		await lab.clock.advance(5000)
		for (const [address, { text }] of client.providers) {
			expect([round, address, text === lab.text]).toEqual([round, address, true])
		}
		client.cut()
		await lab.clock.settle()
		client.connect()
		await lab.clock.advance(10_000)
		for (const [address, { text, unsynced }] of client.providers) {
			expect([round, address, text === lab.text, unsynced]).toEqual([round, address, true, 0])
		}
		expect([round, bob.text === lab.text, client.ends.every((end) => end === 'gone')]).toEqual([round, true, true])
	}
}, 60_000)

test('G4: a document that is thrown away while it is being sent is closed by name, and the others of its socket go on', async () => {
	const lab = await Lab.withDocument()
	const bob = await lab.join({ person: BOB })
	for (let piece = 0; piece < 20; piece += 1) bob.type('l'.repeat(60_000))
	await lab.clock.advance(3000)
	lab.disk.create('e', 'Other')
	const entries = [{ person: 'ada', session: null, seq: 0, updates: [Y.encodeStateAsUpdate(lab.stored())] }]
	void lab.server.store.log.append([{ document: 'e', time: lab.clock.now(), schema: 0, title: null, entries }])
	await lab.clock.settle()
	const client = new SocketClient(lab)
	client.connection.down.hold(true)
	const [thrown, kept] = [client.open('d'), client.open('e')]
	await lab.clock.advance(200)
	lab.server.rooms.documentChanged('d', 'trashed')
	client.connection.down.hold(false)
	await lab.clock.advance(3000)
	expect([thrown.closed, kept.closed, client.closed, client.server.documents.length]).toEqual([
		'trashed',
		null,
		null,
		1,
	])
	kept.type('still here ')
	await lab.clock.advance(100)
	expect([kept.unsynced, kept.text.startsWith('still here l')]).toEqual([0, true])
})
