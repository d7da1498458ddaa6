import { LIMITS } from '@tandem/protocol'
import { expect, test } from 'vitest'
import { PRESENCE_WINDOW } from '../room/presence-channel.ts'
import { ADA, BOB, Lab, type RawClient, typing } from '../simulation/lab.fixture.ts'
import { BEAT } from './heartbeat.ts'

/** Milliseconds until a peer that vanished is cut, at most: the beat it answered last, the next, and one tick of the timer. */
const CUT = 2 * BEAT + BEAT / 20

/** Where the caret of `about` is as this client was told last; undefined while there is none. */
function caret(client: RawClient, about: RawClient): unknown {
	const entries = client.of('presence').flatMap((message) => message.entries)
	const last = entries.findLast((entry) => entry.client === about.doc.clientID)
	return last && (JSON.parse(last.state) as { cursor: unknown } | null)?.cursor
}

/** Ada's caret, which Bob sees. */
async function sees(): Promise<{ lab: Lab; ada: RawClient; bob: RawClient }> {
	const lab = await Lab.withDocument()
	const [ada, bob] = [await lab.join({ person: ADA }), await lab.join({ person: BOB })]
	ada.present({ cursor: 'here' }, 1)
	await lab.clock.advance(PRESENCE_WINDOW)
	expect(caret(bob, ada)).toBe('here')
	return { lab, ada, bob }
}

test('G6: the caret of who was cut without a word goes within two beats, and not before one', async () => {
	const { lab, ada, bob } = await sees()
	ada.connection.halfOpen()
	await lab.clock.advance(BEAT)
	expect(caret(bob, ada)).toBe('here')
	await lab.clock.advance(CUT - BEAT)
	expect(caret(bob, ada)).toBeUndefined()
	expect(bob.of('presence').at(-1)?.entries).toMatchObject([{ client: ada.doc.clientID, state: 'null' }])
})

test('G6: who was cut and comes back is seen again at once, before the cut was noticed and after it', async () => {
	for (const away of [BEAT / 2, CUT]) {
		const { lab, ada, bob } = await sees()
		ada.connection.halfOpen()
		await lab.clock.advance(away)
		const again = lab.connect({ person: ADA })
		again.doc.clientID = ada.doc.clientID
		again.greet()
		await lab.clock.settle()
		again.present({ cursor: 'back' }, 2)
		await lab.clock.advance(PRESENCE_WINDOW)
		expect(caret(bob, again)).toBe('back')
		// Also when the connection it left behind is cut at last, and for as long as it answers.
		await lab.clock.advance(2 * CUT)
		expect(caret(bob, again)).toBe('back')
		expect(lab.server.sessions.size).toBe(2)
	}
})

test('a caret that rests stays for as long as its page answers', async () => {
	const { lab, ada, bob } = await sees()
	await lab.clock.advance(5 * CUT)
	expect(caret(bob, ada)).toBe('here')
	expect(ada.closed).toBeNull()
})

/** Ada is not read from, because what she sent is judged against everything stored and the disk takes nothing. */
async function unread(): Promise<{ lab: Lab; ada: RawClient; began: number }> {
	const lab = await Lab.withDocument()
	const began = lab.clock.now()
	const [ada, bob] = [await lab.join({ person: ADA }), await lab.join({ person: BOB })]
	lab.disk.full = true
	bob.type('b')
	ada.edit(typing(ada.doc, 'a'), { seq: 1, complete: true })
	await lab.clock.settle()
	expect(ada.connection.isPaused).toBe(true)
	return { lab, ada, began }
}

test('G3: the clock of who is not read from stands still, and begins anew when it is: the answer is still on its way', async () => {
	const { lab, ada, began } = await unread()
	ada.connection.up.latency = () => 1500
	await lab.clock.advance(began + 3 * BEAT - 1100 - lab.clock.now())
	lab.disk.full = false
	await lab.clock.advance(1000)
	expect([ada.connection.isPaused, lab.clock.now()]).toEqual([false, began + 3 * BEAT - 100])
	await lab.clock.advance(CUT)
	expect([ada.closed, ada.acknowledged]).toEqual([null, 1])
	ada.connection.halfOpen()
	await lab.clock.advance(CUT)
	expect(lab.server.sessions.has(ada.peer)).toBe(false)
})

test('who is not read from is told that the connection lives before it would give up asking', async () => {
	const { lab, ada } = await unread()
	for (let spell = 0; spell < 20; spell += 1) {
		const heard = ada.of('alive').length
		await lab.clock.advance(LIMITS.probeMs - 500)
		expect(ada.of('alive').length).toBeGreaterThan(heard)
	}
})
