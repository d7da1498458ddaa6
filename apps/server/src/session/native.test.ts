import { hello, PROTOCOL, probe, rename, START } from '@tandem/protocol'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { BOB, Lab, typing } from '../simulation/lab.fixture.ts'

test('a returning client is sent the rows after its resume point and nothing else', async () => {
	const lab = await Lab.withDocument()
	const [ada, bob] = [await lab.join(), await lab.join({ person: BOB })]
	ada.type('a')
	await lab.clock.settle()
	bob.connection.leave(false)
	ada.type('b')
	ada.type('c')
	await lab.clock.settle()
	const again = lab.connect({ person: BOB })
	Y.applyUpdate(again.doc, Y.encodeStateAsUpdate(bob.doc))
	again.greet({ want: 'rows', resume: bob.position })
	await lab.clock.settle()
	expect(again.of('welcome')).toMatchObject([{ following: 'rows' }])
	expect(again.of('update')).toHaveLength(2)
	expect(again.text).toBe('cba.')
	expect(again.position).toEqual(ada.position)
})

test('rows that the room no longer has in memory come from the log', async () => {
	const lab = await Lab.withDocument()
	const ada = await lab.join()
	ada.type('x'.repeat(2000))
	await lab.clock.settle()
	const resume = ada.position
	ada.type('b')
	await lab.clock.settle()
	ada.connection.leave(false)
	await lab.clock.advance(60_000)
	const again = lab.connect({ person: BOB })
	again.greet({ want: 'rows', resume })
	await lab.clock.settle()
	expect(again.of('welcome')).toMatchObject([{ following: 'rows' }])
	expect(again.of('update')).toHaveLength(1)
	expect(again.of('resync')).toHaveLength(0)
})

test('who returns is told the title of now and never one of before', async () => {
	const lab = await Lab.withDocument()
	const ada = await lab.join()
	const resume = ada.position
	for (const title of ['Old', 'New']) {
		void lab.server.rooms.rename('d', 'ada', title)
		await lab.clock.settle()
	}
	const again = await lab.join({ person: BOB }, { want: 'rows', resume })
	expect(again.of('welcome')).toMatchObject([{ title: 'New', following: 'rows' }])
	expect(again.of('renamed')).toEqual([])
	expect(again.position.offset).toBe(3)
})

test('a snapshot comes instead of rows that are more bytes', async () => {
	const lab = await Lab.withDocument()
	const ada = await lab.join()
	const resume = ada.position
	for (let round = 0; round < 20; round += 1) {
		const before = Y.encodeStateVector(ada.doc)
		ada.doc.getText('t').insert(0, 'x'.repeat(1000))
		ada.edit(Y.encodeStateAsUpdate(ada.doc, before))
		const inserted = Y.encodeStateVector(ada.doc)
		ada.doc.getText('t').delete(0, 1000)
		ada.edit(Y.encodeStateAsUpdate(ada.doc, inserted))
		await lab.clock.settle()
	}
	ada.connection.leave(false)
	await lab.clock.advance(60_000)
	const again = lab.connect({ person: BOB })
	again.greet({ want: 'rows', resume })
	await lab.clock.settle()
	expect(again.of('welcome')).toMatchObject([{ following: 'snapshot' }])
	expect(again.of('snapshot').map(({ position }) => position)).toEqual([ada.position])
	expect(again.of('resync')).toHaveLength(0)
	expect(again.text).toBe('.')
})

test('an unknown resume point leads to an exchange, which brings back what only the client holds', async () => {
	const lab = await Lab.withDocument()
	const ada = lab.connect()
	Y.applyUpdate(ada.doc, Y.encodeStateAsUpdate(lab.stored()))
	typing(ada.doc, 'lost ')
	ada.greet({ want: 'rows', resume: { offset: 7, row: '0123456789abcdef' } })
	await lab.clock.settle()
	const [resync] = ada.of('resync')
	expect(ada.of('welcome')).toMatchObject([{ following: 'rows' }])
	ada.edit(Y.encodeStateAsUpdate(ada.doc, resync?.vector), { seq: 0, complete: true })
	ada.type('new ')
	await lab.clock.settle()
	expect(lab.text).toBe('new lost .')
	expect(ada.acknowledged).toBe(1)
})

test('G2: a reader who may show what the log has lost is sent away to begin afresh, whatever they ask for', async () => {
	const lab = await Lab.withDocument()
	const resume = { offset: 1, row: '0123456789abcdef' }
	for (const greeting of [{ want: 'rows', resume }, { want: 'exchange' }] as const) {
		const reader = await lab.join({ role: 'read' }, greeting)
		expect(reader.heard.map(({ name }) => name)).toEqual(['welcome'])
		expect(reader.closed).toBe(4416)
	}
	const known = (await lab.join()).position
	const reader = await lab.join({ role: 'read' }, { want: 'rows', resume: known })
	expect([reader.closed, reader.position]).toEqual([null, known])
})

test('G1: who may hold what the log has lost is given no new position before all of that is on disk', async () => {
	const lab = await Lab.withDocument({ commitMs: () => 50 })
	const ada = lab.connect()
	Y.applyUpdate(ada.doc, Y.encodeStateAsUpdate(lab.stored()))
	typing(ada.doc, 'lost ')
	ada.greet({ want: 'rows', resume: { offset: 7, row: '0123456789abcdef' } })
	await lab.clock.advance(1000)
	expect(ada.heard.map(({ name }) => name)).toEqual(['welcome', 'resync'])
	ada.edit(Y.encodeStateAsUpdate(ada.doc, ada.of('resync')[0]?.vector), { seq: 0, complete: true })
	await lab.clock.advance(49)
	expect(ada.of('committed')).toEqual([])
	await lab.clock.advance(1)
	expect(lab.text).toBe('lost .')
	expect(ada.position).toEqual(lab.disk.load('d')?.head)
	expect(ada.peer.state.kind).toBe('live')
})

test('an edit over a gap is not stored; the complete answer is, and all of it is acknowledged', async () => {
	const lab = await Lab.withDocument()
	const [ada, bob] = [await lab.join(), await lab.join({ person: BOB })]
	const first = typing(ada.doc, 'a')
	const second = typing(ada.doc, 'b')
	const third = typing(ada.doc, 'c')
	ada.edit(second, { seq: 2 })
	ada.edit(third, { seq: 3 })
	await lab.clock.settle()
	expect(ada.of('resync')).toHaveLength(1)
	expect([lab.text, ada.acknowledged]).toEqual(['.', 0])
	ada.edit(Y.mergeUpdates([first, second, third]), { seq: 3, complete: true })
	await lab.clock.settle()
	expect([lab.text, bob.text, ada.acknowledged]).toEqual(['cba.', 'cba.', 3])
})

test('what was stored before is still acknowledged after a complete answer with a lower number', async () => {
	const lab = await Lab.withDocument()
	const ada = await lab.join()
	const first = typing(ada.doc, 'a')
	ada.edit(first, { seq: 1 })
	ada.send(rename.encode({ session: ada.session, seq: 2, title: 'T' }))
	await lab.clock.settle()
	const complete = typing(ada.doc, 'b')
	ada.edit(complete, { seq: 1, complete: true })
	await lab.clock.settle()
	ada.heard.length = 0
	ada.send(rename.encode({ session: ada.session, seq: 2, title: 'T' }))
	await lab.clock.settle()
	expect(ada.acknowledged).toBe(2)
})

test('a courier delivers what closed tabs left, session by session, and is shown nothing', async () => {
	const lab = await Lab.withDocument()
	const one = new Y.Doc()
	Y.applyUpdate(one, Y.encodeStateAsUpdate(lab.stored()))
	const first = typing(one, '1')
	const two = new Y.Doc()
	Y.applyUpdate(two, Y.encodeStateAsUpdate(one))
	const second = typing(two, '2')
	const sessions = ['00000000000000aa', '00000000000000bb'] as const
	const courier = lab.connect()
	courier.greet({ sessions: [...sessions], want: 'nothing' })
	courier.edit(first, { session: sessions[0], seq: 4 })
	courier.edit(second, { session: sessions[1], seq: 9 })
	await lab.clock.settle()
	expect(lab.text).toBe('21.')
	const acknowledged = courier.of('committed').flatMap((message) => message.acknowledged)
	expect(acknowledged).toContainEqual({ session: sessions[0], seq: 4 })
	expect(acknowledged).toContainEqual({ session: sessions[1], seq: 9 })
	expect([courier.of('update'), courier.of('snapshot')]).toEqual([[], []])
	// Rows in order never refer forward, also when they are loaded one by one.
	const doc = new Y.Doc()
	for (const row of lab.rows) {
		for (const update of row.updates) Y.applyUpdate(doc, update)
		expect(doc.store.pendingStructs).toBeNull()
	}
})

test('a probe is answered at once', async () => {
	const lab = await Lab.withDocument()
	const ada = await lab.join()
	ada.send(probe.encode({}))
	await lab.clock.settle()
	expect(ada.of('alive')).toHaveLength(1)
})

test('who joins while somebody types misses nothing and gets nothing twice that it could not take', async () => {
	const lab = await Lab.withDocument({ commitMs: () => 3 })
	const ada = await lab.join()
	await lab.clock.advance(10)
	for (const key of 'abcdefgh') {
		ada.type(key)
		lab.connect({ person: BOB }).greet()
		await lab.clock.advance(1)
	}
	await lab.clock.advance(100)
	expect(lab.server.sessions.size).toBe(9)
	const bob = await lab.join({ person: BOB })
	await lab.clock.advance(10)
	expect(bob.text).toBe('hgfedcba.')
})

const GARBAGE = Uint8Array.of(255, 255, 3)

test("G7: nobody writes in another's session, whose id everybody hears", async () => {
	const lab = await Lab.withDocument()
	const ada = await lab.join()
	ada.type('a')
	await lab.clock.settle()
	const forger = await lab.join({ person: BOB }, { sessions: ['00000000000000bb', ada.session] })
	forger.edit(typing(forger.doc, 'f'), { session: ada.session, seq: 1000 })
	await lab.clock.settle()
	expect(forger.closed).toBe(4400)
	expect([lab.text, ada.acknowledged]).toEqual(['a.', 1])
})

test('G7: nobody writes with the client id that somebody else writes with', async () => {
	const lab = await Lab.withDocument()
	const [ada, bob] = [await lab.join(), await lab.join({ person: BOB })]
	ada.type('a')
	await lab.clock.settle()
	const forger = new Y.Doc()
	Y.applyUpdate(forger, Y.encodeStateAsUpdate(ada.doc))
	forger.clientID = ada.doc.clientID
	bob.edit(typing(forger, 'forged'))
	ada.type('b')
	await lab.clock.settle()
	expect([bob.closed, ada.closed]).toEqual([4400, null])
	expect([lab.text, ada.acknowledged]).toEqual(['ba.', 2])
})

test("a person's own tab may send what another of theirs wrote", async () => {
	const lab = await Lab.withDocument()
	const ada = await lab.join()
	const courier = lab.connect()
	courier.greet({ sessions: [ada.session], want: 'nothing' })
	courier.edit(typing(ada.doc, 'a'), { session: ada.session, seq: 1 })
	await lab.clock.settle()
	expect([courier.closed, lab.text]).toEqual([null, 'a.'])
})

type Client = ReturnType<Lab['connect']>

const refused: Record<string, (client: Client) => void> = {
	'a second hello': (client) => client.greet(),
	'an unknown message type': (client) => client.send(Uint8Array.of(99)),
	'a message that ends too early': (client) => client.send(Uint8Array.of(18, 1)),
	'a truncated update': (client) => client.edit(typing(client.doc, 'abc').slice(0, -2)),
	'an update that is none': (client) => client.edit(GARBAGE),
	'a complete answer that is none': (client) => client.edit(GARBAGE, { seq: 0, complete: true }),
	'an edit of a session that hello did not name': (client) =>
		client.edit(typing(client.doc, 'a'), { session: 'ffffffffffffffff' }),
}

const refusedAsFirst: Record<string, (client: Client) => void> = {
	'a first message that is not hello': (client) => client.type('a'),
	'a hello without a session': (client) => client.greet({ sessions: [] }),
}

for (const [greets, cases] of [
	[true, refused],
	[false, refusedAsFirst],
] as const) {
	for (const [what, send] of Object.entries(cases)) {
		test(`G7: ${what} closes only its session and leaves nothing in the log`, async () => {
			const lab = await Lab.withDocument()
			const bob = await lab.join({ person: BOB })
			const rows = lab.rows.length
			const ada = lab.connect()
			if (greets) ada.greet()
			send(ada)
			await lab.clock.settle()
			expect(ada.closed).toBe(4400)
			expect(lab.rows).toHaveLength(rows)
			bob.type('b')
			await lab.clock.settle()
			expect([bob.acknowledged, bob.closed]).toEqual([1, null])
		})
	}
}

test('G7: another protocol version is refused by its name', async () => {
	const lab = await Lab.withDocument()
	const ada = lab.connect()
	const sessions = [ada.session]
	ada.send(hello.encode({ protocol: PROTOCOL + 1, schema: 1, client: 5, sessions, want: 'state', resume: null }))
	await lab.clock.settle()
	expect(ada.closed).toBe(4426)
})

test('the resume point before the first row is always known', async () => {
	const lab = await Lab.withDocument()
	const ada = await lab.join({}, { want: 'rows', resume: START })
	expect([ada.text, ada.of('resync').length]).toEqual(['.', 0])
})
