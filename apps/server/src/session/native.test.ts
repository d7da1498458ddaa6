import { probe, rename } from '@tandem/protocol'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { BOB, Lab, typing } from '../simulation/lab.fixture.ts'

test('M-resync, S-session-open, S-session-resyncing: an edit over a gap is not stored; the complete answer is, and all of it is acknowledged', async () => {
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

test('S-session-resyncing: what was stored before is still acknowledged after a complete answer with a lower number', async () => {
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

test('S-member-courier: a courier delivers what closed tabs left, session by session, and is shown nothing', async () => {
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

test('M-probe, M-alive: a probe is answered at once', async () => {
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
