import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { BOB, Lab, typing } from '../simulation/lab.fixture.ts'
import { UNCOMMITTED_BYTES } from './commit.ts'

test('M-notice, S-commit-storing, R-not-storing: a full disk acknowledges nothing, says so and goes on by itself when there is room', async () => {
	const lab = await Lab.withDocument()
	const [ada, bob] = [await lab.join(), await lab.join({ person: BOB })]
	lab.disk.full = true
	ada.type('a')
	await lab.clock.advance(3000)
	expect([ada.acknowledged, bob.text]).toEqual([0, '.'])
	expect(ada.of('notice')).toMatchObject([{ about: 'not-storing' }])
	expect(bob.of('notice')).toMatchObject([{ about: 'not-storing' }])
	const late = await lab.join({ person: BOB })
	expect(late.of('notice')).toMatchObject([{ about: 'not-storing' }])
	ada.type('b')
	lab.disk.full = false
	await lab.clock.advance(1000)
	expect([ada.acknowledged, bob.text, lab.text]).toEqual([2, 'ba.', 'ba.'])
	for (const each of [ada, bob, late]) expect(each.of('notice').at(-1)).toMatchObject({ about: 'storing' })
})

test('G3, S-commit-storing: beyond 4 MiB that are not on disk the sockets of a room are paused, and nothing is lost', async () => {
	let commit = 60_000
	const lab = await Lab.withDocument({ commitMs: () => commit })
	const [ada, bob] = [await lab.join(), await lab.join({ person: BOB })]
	const doc = new Y.Doc()
	doc.clientID = ada.doc.clientID
	Y.applyUpdate(doc, Y.encodeStateAsUpdate(ada.doc))
	const piece = 'x'.repeat(60_000)
	const pieces = Math.ceil(UNCOMMITTED_BYTES / piece.length) + 20
	ada.type('1')
	await lab.clock.settle()
	for (let count = 0; count < pieces; count += 1) ada.type(piece)
	await lab.clock.advance(1000)
	expect(ada.connection.isPaused).toBe(true)
	expect(ada.connection.up.unsent).toBeGreaterThan(0)
	expect(bob.connection.isPaused).toBe(false)
	commit = 0
	await lab.clock.advance(200_000)
	expect(ada.connection.isPaused).toBe(false)
	expect(ada.acknowledged).toBe(pieces + 1)
	expect(lab.text).toHaveLength(piece.length * pieces + 2)
	expect(bob.text).toBe(lab.text)
})

test('an edit that only a worker can judge waits for what was handed in before', async () => {
	const lab = await Lab.withDocument({ commitMs: () => 20 })
	const ada = await lab.join()
	ada.type('a')
	ada.edit(typing(ada.doc, 'y'.repeat(70_000)))
	ada.type('b')
	await lab.clock.advance(100)
	expect(ada.acknowledged).toBe(3)
	expect(lab.text).toBe(`b${'y'.repeat(70_000)}a.`)
})

test('R-deleted, S-commit-stopped: what waits for a full disk goes with its document, and nothing tries on', async () => {
	const lab = await Lab.withDocument()
	const ada = await lab.join()
	lab.disk.full = true
	ada.type('a')
	await lab.clock.advance(1500)
	lab.server.rooms.documentChanged('d', 'deleted')
	await lab.clock.settle()
	expect(ada.closed).toBe(4411)
	lab.disk.full = false
	await lab.clock.advance(5000)
	expect([lab.text, ada.acknowledged, lab.clock.waiting]).toEqual(['.', 0, 0])
})
