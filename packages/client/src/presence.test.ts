import { decodeUp } from '@tandem/protocol'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { Presence, peersOf } from './presence.ts'
import { World } from './world.fixture.ts'

const ADA = { id: 'ada', name: 'Ada', color: 'teal' }

function present() {
	const world = new World()
	const doc = new Y.Doc()
	const sent: { clock: number; state: unknown }[] = []
	const here = new Presence({
		doc,
		env: world.tab().env,
		person: ADA,
		send: (payload) => {
			const message = decodeUp(payload)
			if (message.name !== 'presence') throw new Error('only presence is sent')
			for (const { client, clock, state } of message.entries) {
				expect(client).toBe(doc.clientID)
				sent.push({ clock, state: JSON.parse(state) })
			}
		},
		changed: () => {},
	})
	const hear = (client: number, clock: number, state: object | null) =>
		here.receive([{ client, clock, state: JSON.stringify(state) }])
	return { world, doc, here, sent, hear }
}

const user = (id: string) => ({ user: { id, name: id.toUpperCase(), color: 'rose' } })

test('M-presence: a caret that moves is told at once, and within 50 ms only its last place', async () => {
	const { world, here, sent } = present()
	for (let at = 0; at < 10; at++) here.awareness.setLocalStateField('cursor', at)
	expect(sent.map(({ state }) => (state as { cursor: number }).cursor)).toEqual([0])
	await world.pass(50)
	expect(sent.map(({ state }) => (state as { cursor: number }).cursor)).toEqual([0, 9])
	await world.pass(60_000)
	expect(sent).toHaveLength(2)
})

test('while connected it is renewed every 15 s, each time with a higher clock', async () => {
	const { world, here, sent } = present()
	here.connected()
	await world.pass(46_000)
	expect(sent.map(({ clock }) => clock)).toEqual([...sent.map(({ clock }) => clock)].sort((a, b) => a - b))
	expect(new Set(sent.map(({ clock }) => clock)).size).toBe(4)
	here.disconnected()
	await world.pass(60_000)
	expect(sent).toHaveLength(4)
})

test('a return is told with a higher clock than what peers saw leave', () => {
	const { here, sent } = present()
	here.connected()
	here.disconnected()
	here.connected()
	expect(sent[1]?.clock).toBeGreaterThan(sent[0]?.clock ?? 0)
})

test('a peer that the server says left is gone at once, and may come back', () => {
	const { here, hear } = present()
	hear(7, 1, user('bob'))
	expect(here.peers).toEqual([{ person: 'bob', name: 'BOB', color: 'rose', clients: [7] }])
	hear(7, 1, null)
	expect(here.peers).toEqual([])
	hear(7, 2, user('bob'))
	expect(here.peers).toHaveLength(1)
})

test('while connected nobody vanishes by time: the server decides', async () => {
	const { world, here, hear } = present()
	here.connected()
	hear(7, 1, user('bob'))
	await world.pass(10 * 60_000)
	expect(here.peers).toHaveLength(1)
})

test('after a cut peers stay 30 s, and those that are heard of again stay on', async () => {
	const { world, here, hear } = present()
	hear(7, 1, user('bob'))
	hear(8, 1, user('eve'))
	here.disconnected()
	await world.pass(29_000)
	expect(here.peers).toHaveLength(2)
	hear(8, 2, user('eve'))
	await world.pass(2_000)
	expect(here.peers.map(({ person }) => person)).toEqual(['eve'])
})

test('one person is one peer however many tabs they have, and I am not my own peer', () => {
	const { here, hear } = present()
	hear(7, 1, user('bob'))
	hear(8, 1, user('bob'))
	hear(9, 1, user('ada'))
	hear(10, 1, {})
	expect(here.peers).toEqual([{ person: 'bob', name: 'BOB', color: 'rose', clients: [7, 8] }])
	expect(peersOf(here.awareness, 'nobody').map(({ person }) => person)).toEqual(['bob', 'ada'])
})

test('G6: whoever claims that I left is answered with a higher clock', async () => {
	const { world, doc, here, sent, hear } = present()
	here.connected()
	hear(doc.clientID, 99, null)
	await world.pass(50)
	expect(here.awareness.getLocalState()).not.toBeNull()
	expect(sent).toHaveLength(2)
	expect(sent[1]?.clock).toBeGreaterThan(sent[0]?.clock ?? 0)
})

test('the echo of where my caret was does not move it back', async () => {
	const { world, doc, here, sent, hear } = present()
	here.awareness.setLocalStateField('cursor', 1)
	here.awareness.setLocalStateField('cursor', 2)
	hear(doc.clientID, 1_000_000, { ...user('ada'), cursor: 1 })
	await world.pass(50)
	expect(here.awareness.getLocalState()?.cursor).toBe(2)
	expect(sent.map(({ state }) => (state as { cursor: number }).cursor)).toEqual([1, 2])
})

test('no timer of the library or of ours stays behind', async () => {
	const { world, here, hear } = present()
	hear(7, 1, user('bob'))
	here.connected()
	here.disconnected()
	here.connected()
	here.close()
	expect(world.timers).toBe(0)
})
