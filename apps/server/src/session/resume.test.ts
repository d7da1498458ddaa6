import { START } from '@tandem/protocol'
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

test('M-welcome: who returns is told the title of now and never one of before', async () => {
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

test('M-snapshot: a snapshot comes instead of rows that are more bytes', async () => {
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

test('M-resync, S-session-resyncing: an unknown resume point leads to an exchange, which brings back what only the client holds', async () => {
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

test('G2, R-stale: a reader who may show what the log has lost is sent away to begin afresh, whatever they ask for', async () => {
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

test('G1, S-member-exchanging: who may hold what the log has lost is given no new position before all of that is on disk', async () => {
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

test('the resume point before the first row is always known', async () => {
	const lab = await Lab.withDocument()
	const ada = await lab.join({}, { want: 'rows', resume: START })
	expect([ada.text, ada.of('resync').length]).toEqual(['.', 0])
})
