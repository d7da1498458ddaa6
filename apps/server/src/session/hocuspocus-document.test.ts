import { expect, test } from 'vitest'
import { ADA, Lab } from '../simulation/lab.fixture.ts'
import { SocketClient } from './hocuspocus.fixture.ts'
import { FRESH_TOKEN_TIMEOUT, type Visit } from './hocuspocus-document.ts'

test('G4, M-token-wanted, R-session-ended: when a token has run out a fresh one is asked for, and a person without one is let go', async () => {
	const lab = await Lab.withDocument()
	let good = true
	const admit = async (): Promise<Visit | 'unauthenticated'> =>
		good ? { person: ADA, sessionId: 's', role: 'write', until: lab.clock.now() + 60_000 } : 'unauthenticated'
	const client = new SocketClient(lab, { admit })
	const ada = client.open('d')
	await lab.clock.advance(59_999)
	expect(ada.wanted).toBe(0)
	await lab.clock.advance(1)
	expect([ada.wanted, ada.closed]).toEqual([1, null])
	good = false
	await lab.clock.advance(60_000)
	expect([ada.wanted, ada.closed, client.closed]).toEqual([2, 'unauthenticated', null])
	good = true
	const mute = new SocketClient(lab, { admit })
	const silent = mute.open('d')
	await lab.clock.settle()
	silent.sendToken = () => {}
	await lab.clock.advance(60_000 + FRESH_TOKEN_TIMEOUT - 1)
	expect(silent.closed).toBeNull()
	await lab.clock.advance(1)
	expect(silent.closed).toBe('session-ended')
})

test('G4, M-token, R-another-person: a document that one person opened is not taken over by another’s token', async () => {
	const lab = await Lab.withDocument()
	const client = new SocketClient(lab)
	const ada = client.open('d')
	await lab.clock.settle()
	ada.sendToken('ada')
	await lab.clock.settle()
	expect(ada.closed).toBeNull()
	ada.sendToken('bob')
	await lab.clock.settle()
	expect([ada.closed, client.closed]).toEqual(['another-person', null])
})

test('R-forbidden: a fresh token with other rights than the document was opened with closes it, and the socket stays', async () => {
	const lab = await Lab.withDocument()
	const client = new SocketClient(lab)
	const ada = client.open('d')
	await lab.clock.settle()
	ada.sendToken('reader')
	await lab.clock.settle()
	expect([ada.closed, client.closed]).toEqual(['forbidden', null])
})

test('M-token-wanted: a token that is good for longer than a day, at whose end it is looked at again, is asked for when it has run out', async () => {
	const HOUR = 60 * 60 * 1000
	const lab = await Lab.withDocument()
	const until = lab.clock.now() + 25 * HOUR
	const admit = async (): Promise<Visit> => ({ person: ADA, sessionId: 's', role: 'write', until })
	const ada = new SocketClient(lab, { admit }).open('d')
	await lab.clock.advance(25 * HOUR - 1)
	expect(ada.wanted).toBe(0)
	ada.sendToken = () => {}
	await lab.clock.advance(1)
	expect(ada.wanted).toBe(1)
})
