import { presence } from '@tandem/protocol'
import { expect, test } from 'vitest'
import { ADA, BOB, Lab, type RawClient } from '../simulation/lab.fixture.ts'
import { CROWD, CROWD_WINDOW, PRESENCE_RENEWAL, PRESENCE_WINDOW } from './presence-channel.ts'

/** What this client was told about another's presence, oldest first. */
function told(client: RawClient, about: RawClient) {
	return client
		.of('presence')
		.flatMap(({ entries }) => entries)
		.filter((entry) => entry.client === about.doc.clientID)
		.map(({ clock, state }) => ({ clock, state: JSON.parse(state) as { user: object; cursor?: unknown } | null }))
}

async function twoPeople() {
	const lab = await Lab.withDocument()
	const [ada, bob] = [await lab.join(), await lab.join({ person: BOB })]
	return { lab, ada, bob, window: () => lab.clock.advance(PRESENCE_WINDOW) }
}

test('G6: a presence is stamped with the name of who is signed in, whatever it says', async () => {
	const { ada, bob, window } = await twoPeople()
	ada.present({ user: { id: 'bob', name: 'Bob', color: 'rose' }, cursor: { at: 3 } }, 1)
	await window()
	const [entry] = told(bob, ada)
	expect(entry?.state).toEqual({ user: { id: ADA.id, name: ADA.name, color: ADA.color }, cursor: { at: 3 } })
})

test('G6: nobody speaks for another client, neither its state nor its leaving', async () => {
	const { ada, bob, window } = await twoPeople()
	ada.present({ cursor: 1 }, 1)
	await window()
	bob.present({ cursor: 2 }, 5, ada.doc.clientID)
	bob.present(null, 6, ada.doc.clientID)
	await window()
	expect(told(ada, ada)).toHaveLength(1)
	expect(told(bob, ada)).toMatchObject([{ state: { cursor: 1 } }])
})

test('M-presence: only the last of many states within a window is forwarded', async () => {
	const { ada, bob, window } = await twoPeople()
	for (let clock = 1; clock <= 100; clock += 1) ada.present({ cursor: clock }, clock)
	await window()
	expect(told(bob, ada)).toMatchObject([{ state: { cursor: 100 } }])
})

test('M-presence: who comes and leaves within a window was never there', async () => {
	const { lab, ada, bob, window } = await twoPeople()
	ada.present({ cursor: 1 }, 1)
	ada.present(null, 2)
	await window()
	expect(told(bob, ada)).toEqual([])
	expect(told(await lab.join({ person: BOB }), ada)).toEqual([])
	ada.present({ cursor: 2 }, 3)
	await window()
	expect(told(bob, ada)).toMatchObject([{ state: { cursor: 2 } }])
})

test('M-presence: a clock that is not newer changes nothing', async () => {
	const { ada, bob, window } = await twoPeople()
	ada.present({ cursor: 'new' }, 7)
	ada.present({ cursor: 'old' }, 6)
	await window()
	expect(told(bob, ada)).toMatchObject([{ state: { cursor: 'new' } }])
})

test('M-presence: a closed socket takes its caret along at once, and a return is seen at once', async () => {
	const { lab, ada, bob, window } = await twoPeople()
	ada.present({ cursor: 1 }, 1)
	await window()
	ada.connection.leave(true)
	await lab.clock.advance(1)
	const gone = told(bob, ada).at(-1)
	expect(gone?.state).toBeNull()
	const again = lab.connect()
	again.doc.clientID = ada.doc.clientID
	again.greet()
	await lab.clock.settle()
	again.present({ cursor: 2 }, 1)
	await window()
	expect(told(bob, ada).at(-1)?.state).toMatchObject({ cursor: 2 })
	expect(told(bob, ada).at(-1)?.clock).toBeGreaterThan(gone?.clock ?? Number.POSITIVE_INFINITY)
})

test('a return is newer than what was seen even of a caret that never rested', async () => {
	const { lab, ada, bob, window } = await twoPeople()
	for (let clock = 1; clock <= 5000; clock += 1) ada.present({ cursor: clock }, clock)
	await window()
	ada.connection.leave(true)
	await lab.clock.advance(1)
	const seen = Math.max(...told(bob, ada).map(({ clock }) => clock))
	const again = lab.connect()
	again.doc.clientID = ada.doc.clientID
	again.greet()
	await lab.clock.settle()
	again.present({ cursor: 'back' }, 1)
	await window()
	expect(told(bob, ada).at(-1)?.clock).toBeGreaterThan(seen)
})

test("a person's newest connection takes over an id, and the old one's end does not remove it", async () => {
	const { lab, ada, bob, window } = await twoPeople()
	ada.present({ cursor: 'old' }, 4)
	await window()
	const again = lab.connect()
	again.doc.clientID = ada.doc.clientID
	again.greet()
	await lab.clock.settle()
	again.present({ cursor: 'new' }, 1)
	await window()
	ada.connection.leave(true)
	await lab.clock.advance(1)
	expect(told(bob, ada).map(({ state }) => state?.cursor)).toEqual(['old', 'new'])
})

test('who joins is told who is here', async () => {
	const { lab, ada, window } = await twoPeople()
	ada.present({ cursor: 1 }, 1)
	await window()
	const late = await lab.join({ person: BOB })
	expect(told(late, ada)).toMatchObject([{ state: { cursor: 1 } }])
})

test('the server renews a resting presence, so that peers with sleeping timers do not forget it', async () => {
	const { lab, ada, bob, window } = await twoPeople()
	ada.present({ cursor: 1 }, 1)
	await window()
	await lab.clock.advance(PRESENCE_RENEWAL + PRESENCE_WINDOW)
	const clocks = told(bob, ada).map(({ clock }) => clock)
	expect(clocks).toHaveLength(2)
	expect(clocks[1]).toBeGreaterThan(clocks[0] ?? Number.POSITIVE_INFINITY)
})

test('a crowd is told of carets less often, so that hundreds who move them cost no more than dozens', async () => {
	const { lab, ada, bob, window } = await twoPeople()
	for (let count = 2; count < CROWD; count += 1) await lab.join()
	ada.present({ cursor: 1 }, 1)
	await window()
	ada.present({ cursor: 2 }, 2)
	expect(told(bob, ada)).toEqual([])
	await lab.clock.advance(CROWD_WINDOW - PRESENCE_WINDOW)
	expect(told(bob, ada).map(({ state }) => state?.cursor)).toEqual([2])
})

test('a new name is on the caret at once', async () => {
	const { lab, ada, bob, window } = await twoPeople()
	ada.present({ cursor: 1 }, 1)
	await window()
	ada.peer.changePerson({ ...ADA, name: 'Countess' })
	await lab.clock.settle()
	expect(told(bob, ada).at(-1)?.state).toMatchObject({ user: { name: 'Countess' }, cursor: 1 })
})

test('G3: a state beyond 4 KiB and an extra beyond 1 KiB are dropped, the connection stays', async () => {
	const { ada, bob, window } = await twoPeople()
	ada.present({ cursor: 'x'.repeat(5000) }, 1)
	ada.present({ cursor: 1, extra: 'x'.repeat(1200) }, 2)
	await window()
	expect(told(bob, ada)).toHaveLength(1)
	expect(told(bob, ada)[0]?.state).not.toHaveProperty('extra')
	expect(ada.closed).toBeNull()
})

test('G7: a presence that is not JSON closes only its session', async () => {
	const { lab, ada, bob, window } = await twoPeople()
	const { presence } = await import('@tandem/protocol')
	ada.send(presence.encode({ entries: [{ client: ada.doc.clientID, clock: 1, state: '{' }] }))
	await window()
	await lab.clock.settle()
	expect([ada.closed, bob.closed]).toEqual([4400, null])
	expect(told(bob, ada)).toEqual([])
})

test('G3: a state is measured in bytes, as it came and as it is forwarded, and a new name does not make it too long', async () => {
	const { ada, bob, lab, window } = await twoPeople()
	ada.present({ cursor: '漢'.repeat(2000) }, 1)
	ada.present({ cursor: '' }, 2)
	await window()
	// Four letters of JSON each that are written as twenty-one digits.
	ada.send(presence.encode({ entries: [{ client: ada.doc.clientID, clock: 3, state: digits(700) }] }))
	await window()
	expect(told(bob, ada).map(({ state }) => state?.cursor)).toEqual([''])
	ada.present({ cursor: 'x'.repeat(4080) }, 4)
	await window()
	ada.peer.changePerson({ ...ADA, name: 'Countess' })
	await lab.clock.settle()
	expect(told(bob, ada).at(-1)?.state).toMatchObject({ user: { name: 'Countess' } })
})

const digits = (count: number) => `{"cursor":[${Array(count).fill('1e20').join()}]}`
