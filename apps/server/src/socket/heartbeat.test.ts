import { expect, test } from 'vitest'
import { PRESENCE_WINDOW } from '../room/presence-channel.ts'
import { ADA, BOB, Lab, type RawClient } from '../simulation/lab.fixture.ts'
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
