import { addressed, PONG, readAddressed, sync, syncStatus } from '@tandem/protocol'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { Chance } from '../simulation/chance.ts'
import { Lab } from '../simulation/lab.fixture.ts'
import { type FakeProvider, SocketClient, tokenFrame } from './hocuspocus.fixture.ts'

const SEED = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31))

/** Whether everything that somebody's document holds is on disk, deletions too. */
function isStored(doc: Y.Doc, lab: Lab): boolean {
	return Y.snapshotContainsUpdate(Y.snapshot(lab.stored()), Y.encodeStateAsUpdate(doc))
}

/** Fails at the moment a provider calls itself saved while something of it is not on disk. */
function watch(provider: FakeProvider, lab: Lab): FakeProvider {
	provider.onSaved = () => expect(isStored(provider.doc, lab)).toBe(true)
	return provider
}

async function saved(lab: Lab, latency: () => number): Promise<{ client: SocketClient; ada: FakeProvider }> {
	const client = new SocketClient(lab, { latency })
	const ada = watch(client.open('d'), lab)
	await lab.clock.advance(1000)
	expect(ada.unsynced).toBe(0)
	return { client, ada }
}

test('G1, M-pong, S-socket-flushed, S-count-settled: what was queued while offline is not acknowledged twice, so that what is typed meanwhile is not called saved', async () => {
	const lab = await Lab.withDocument({ commitMs: () => 500 })
	const { client, ada } = await saved(lab, () => 20)
	client.cut()
	await lab.clock.settle()
	for (const letter of 'offline') ada.type(letter)
	client.connect()
	await lab.clock.advance(100)
	ada.type('!')
	await lab.clock.advance(500)
	expect(ada.unsynced).toBeGreaterThan(0)
	await lab.clock.advance(3000)
	expect([ada.unsynced, lab.text]).toEqual([0, '!enilffo.'])
	ada.type('?')
	expect(ada.unsynced).toBe(1)
	await lab.clock.advance(400)
	expect(ada.unsynced).toBe(1)
	await lab.clock.advance(1000)
	expect(ada.unsynced).toBe(0)
})

test('G1, S-count-began: typed between its SyncStep1 and the first word of the server, each change is counted and acknowledged once', async () => {
	const lab = await Lab.withDocument({ commitMs: () => 50 })
	const client = new SocketClient(lab, { latency: () => 100 })
	const ada = watch(client.open('d'), lab)
	ada.type('a')
	await lab.clock.advance(50)
	ada.type('b')
	expect(ada.unsynced).toBe(3)
	await lab.clock.advance(3000)
	expect([ada.unsynced, lab.text.includes('ba')]).toEqual([0, true])
})

for (const [what, offline] of [
	['what is stored', ''],
	['what was typed offline and comes only after it', 'offline '],
] as const) {
	test(`G1, S-socket-probed, S-socket-hears: deletions of ${what}, made before the first word of the server, are acknowledged once`, async () => {
		const lab = await Lab.withDocument({ commitMs: () => 50 })
		const { client, ada } = await saved(lab, () => 100)
		ada.type('kept ')
		await lab.clock.advance(1000)
		client.cut()
		await lab.clock.settle()
		if (offline !== '') ada.type(offline)
		client.connect()
		for (let count = 0; count < 3; count += 1) {
			await lab.clock.advance(50)
			ada.doc.getText('t').delete(0, 1)
		}
		expect(ada.unsynced).toBe(4)
		await lab.clock.advance(3000)
		expect([ada.unsynced, lab.text]).toEqual([0, `${offline}kept .`.slice(3)])
		ada.type('?')
		await lab.clock.advance(100)
		expect(ada.unsynced).toBe(1)
	})
}

test('G1, S-socket-flushed: a deletion queued while offline is not acknowledged where the end of the queue comes while it waits', async () => {
	const lab = await Lab.withDocument()
	const { connection, server } = new SocketClient(lab)
	let statuses = 0
	connection.client = {
		message: (frame) => {
			if (frame.length > 1 && readAddressed(frame).message[0] === syncStatus.type) statuses += 1
		},
		closed: () => {},
	}
	const doc = lab.stored()
	const queue: Uint8Array[] = []
	doc.on('update', (payload: Uint8Array) => queue.push(addressed('d', sync.encode({ step: 'update', payload }))))
	// More than is judged on the event loop: what follows has to wait for a worker.
	doc.getText('t').insert(0, 'long '.repeat(20_000))
	doc.getText('t').delete(0, 1)
	server.receive(tokenFrame('d', 'ada'))
	await lab.clock.settle()
	// All of it in one segment, so that it is read at once.
	const vector = addressed('d', sync.encode({ step: 'step1', payload: Y.encodeStateVector(doc) }))
	for (const frame of [vector, ...queue, PONG]) server.receive(frame)
	await lab.clock.advance(1000)
	expect([isStored(doc, lab), statuses]).toEqual([true, 0])
})

test('S-socket-asked: a sync forced in the middle of typing makes a provider forget what is under way, for no longer than its exchange takes', async () => {
	const lab = await Lab.withDocument({ commitMs: () => 30 })
	const { ada } = await saved(lab, () => 50)
	let forced = 0
	ada.onSaved = () => {
		// There and back, there again, and two commits.
		if (lab.clock.now() - forced > 4 * 50 + 2 * 30) expect(isStored(ada.doc, lab)).toBe(true)
	}
	for (let count = 0; count < 100; count += 1) {
		ada.type(String(count % 10))
		if (count % 20 === 10) {
			ada.forceSync()
			forced = lab.clock.now()
		}
		await lab.clock.advance(37)
	}
	await lab.clock.advance(2000)
	ada.forceSync()
	await lab.clock.advance(2000)
	expect([ada.unsynced, isStored(ada.doc, lab)]).toEqual([0, true])
})

test(`G1, S-count-settled: whatever is typed, deleted and cut off, nothing is called saved that is not on disk, and in the end all is (SEED=${SEED})`, async () => {
	for (let round = 0; round < 60; round += 1) {
		const chance = new Chance(SEED + round)
		const lab = await Lab.withDocument({ commitMs: () => chance.int(0, 80) })
		const client = new SocketClient(lab, { latency: () => chance.int(0, 60) })
		const other = watch(new SocketClient(lab, { latency: () => chance.int(0, 60) }).open('d', 'bob'), lab)
		const ada = watch(client.open('d'), lab)
		for (let step = 0; step < 60; step += 1) {
			const what = chance.weighted({ type: 6, delete: 2, other: 2, cut: 1, connect: 2, wait: 3 })
			if (what === 'type') ada.type(chance.pick(['a', 'bc', 'd\n']))
			if (what === 'delete' && ada.text.length > 1) ada.doc.getText('t').delete(0, 1)
			if (what === 'other') other.type('o')
			if (what === 'cut' && client.isConnected) client.cut()
			if (what === 'connect' && !client.isConnected) client.connect()
			if (what === 'wait') await lab.clock.advance(chance.int(0, 150))
		}
		if (!client.isConnected) client.connect()
		await lab.clock.advance(5000)
		expect([round, ada.text, isStored(ada.doc, lab)]).toEqual([round, lab.text, true])
		expect([round, ada.unsynced, other.unsynced]).toEqual([round, 0, 0])
	}
}, 60_000)
