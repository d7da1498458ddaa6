import { sync } from '@tandem/protocol'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import type { Documents } from '../document/documents.ts'
import { BOB, Lab, typing } from '../simulation/lab.fixture.ts'
import { HELLO_TIMEOUT } from './session.ts'

test('G4, R-read-only: a reader reads, and is closed for an edit of any kind', async () => {
	for (const complete of [false, true]) {
		const lab = await Lab.withDocument()
		const reader = await lab.join({ role: 'read' })
		expect(reader.of('welcome')).toMatchObject([{ role: 'read' }])
		expect(reader.text).toBe('.')
		reader.edit(typing(reader.doc, 'a'), { complete })
		await lab.clock.settle()
		expect(reader.closed).toBe(4405)
		expect(lab.text).toBe('.')
	}
})

test('G4: a reader is not asked for what it holds', async () => {
	const lab = await Lab.withDocument()
	for (const want of ['state', 'exchange'] as const) {
		const native = await lab.join({ role: 'read' }, { want })
		expect(native.of('resync')).toEqual([])
	}
	const plain = lab.connect({ role: 'read', flavour: 'plain' })
	await lab.clock.settle()
	expect(plain.raw).toEqual([])
})

for (const flavour of ['native', 'plain'] as const) {
	test(`G3, S-session-greeting, R-hello-timeout: a ${flavour} socket without a first message is closed after 10 s, not before`, async () => {
		const lab = await Lab.withDocument()
		const client = lab.connect({ flavour })
		await lab.clock.advance(HELLO_TIMEOUT - 1)
		expect(client.closed).toBeNull()
		await lab.clock.advance(1)
		expect(client.closed).toBe(4508)
		const quick = await lab.join()
		await lab.clock.advance(HELLO_TIMEOUT * 2)
		expect(quick.closed).toBeNull()
	})
}

test('G3: edits beyond the rate wait with their socket paused, and none is dropped', async () => {
	const lab = await Lab.withDocument({ updatesPerSecond: 10 })
	const [ada, bob] = [await lab.join(), await lab.join({ person: BOB })]
	for (let count = 0; count < 35; count += 1) ada.type('x')
	await lab.clock.settle()
	expect([ada.acknowledged, ada.connection.isPaused]).toEqual([10, true])
	bob.type('b')
	await lab.clock.settle()
	expect(bob.acknowledged).toBe(1)
	await lab.clock.advance(1000)
	expect(ada.acknowledged).toBe(20)
	await lab.clock.advance(2000)
	expect([ada.acknowledged, ada.connection.isPaused]).toEqual([35, false])
	expect(lab.text).toHaveLength(37)
})

test('G3, M-alive: a peer that does not answer is cut within two beats, one that does is not', async () => {
	const lab = await Lab.withDocument()
	const [ada, bob] = [await lab.join(), await lab.join({ person: BOB })]
	bob.connection.halfOpen()
	await lab.clock.advance(20_000)
	expect(lab.server.sessions.size).toBe(2)
	await lab.clock.advance(21_000)
	expect(lab.server.sessions.size).toBe(1)
	await lab.clock.advance(120_000)
	expect(lab.server.sessions.size).toBe(1)
	expect(ada.closed).toBeNull()
	expect(ada.of('alive').length).toBeGreaterThanOrEqual(7)
})

test('a slow peer that goes on taking a long document is not cut, however late its answer is', async () => {
	const lab = await Lab.withDocument()
	const ada = await lab.join()
	for (let piece = 0; piece < 20; piece += 1) ada.type('x'.repeat(60_000))
	await lab.clock.advance(1000)
	const slow = lab.connect({ person: BOB })
	slow.connection.down.latency = () => 6000
	slow.greet()
	await lab.clock.advance(90_000)
	expect(slow.closed).toBeNull()
	await lab.clock.advance(90_000)
	expect(slow.text).toBe(lab.text)
})

test('G3, R-document-full: a document that is full refuses growth by its name and takes deletions', async () => {
	const lab = await Lab.withDocument({ bounds: { bytes: 5000 } })
	const [ada, bob] = [await lab.join(), await lab.join({ person: BOB })]
	ada.type('x'.repeat(4000))
	await lab.clock.settle()
	ada.type('y'.repeat(2000))
	await lab.clock.settle()
	expect(ada.closed).toBe(4413)
	bob.doc.getText('t').delete(0, 4000)
	bob.edit(Y.encodeStateAsUpdate(bob.doc, Y.encodeStateVector(bob.doc)))
	await lab.clock.settle()
	expect([bob.closed, bob.acknowledged, lab.text]).toEqual([null, 1, '.'])
})

test('G3: what waits for a disk that refuses is let go with its connection, and comes again with the next', async () => {
	let judged = 0
	const documents = (real: Documents): Documents => ({
		...real,
		admit: (...job) => {
			judged += 1
			return real.admit(...job)
		},
	})
	const lab = await Lab.withDocument({ adapt: { documents } })
	const bob = await lab.join({ person: BOB })
	lab.disk.full = true
	bob.type('b')
	await lab.clock.settle()
	const ada = new Y.Doc()
	Y.applyUpdate(ada, Y.encodeStateAsUpdate(lab.stored()))
	const paste = typing(ada, 'x'.repeat(100_000))
	for (let attempt = 0; attempt < 5; attempt += 1) {
		const client = await lab.join()
		client.edit(paste)
		await lab.clock.settle()
		if (attempt < 4) client.connection.cut()
	}
	await lab.clock.advance(3000)
	lab.disk.full = false
	await lab.clock.advance(3000)
	expect(judged).toBe(1)
	expect(lab.text).toContain('x')
})

test('what a plain client sent before it left is stored, also when a worker has to judge it behind a commit', async () => {
	const lab = await Lab.withDocument({ commitMs: () => 50 })
	const bob = await lab.join({ person: BOB })
	bob.type('b')
	const plain = lab.connect({ flavour: 'plain' })
	Y.applyUpdate(plain.doc, Y.encodeStateAsUpdate(lab.stored()))
	plain.send(sync.encode({ step: 'update', payload: typing(plain.doc, 'x'.repeat(100_000)) }))
	await lab.clock.advance(10)
	plain.connection.leave(false)
	await lab.clock.advance(1000)
	expect(lab.text).toContain('x')
})
