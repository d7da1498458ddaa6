import { expect, test } from 'vitest'
import { FakeClock } from '../simulation/clock.ts'
import { FakeConnection } from '../simulation/network.ts'
import { AT_ONCE } from '../simulation/pipe.ts'
import { framesOf } from './frame.ts'
import { HELD_BYTES, SharedWire } from './shared-wire.ts'

/** Two documents on one socket; `heard` is what their client has received. */
function pair() {
	const clock = new FakeClock()
	const connection = new FakeConnection(clock, AT_ONCE)
	const heard: string[] = []
	connection.client = { message: (payload) => heard.push(Buffer.from(payload).toString()), closed: () => {} }
	const env = clock.world(
		() => true,
		(length) => new Uint8Array(length),
	)
	const ends: string[] = []
	const wire = new SharedWire({ outbox: connection.outbox, env, end: (code) => ends.push(code) })
	const piece = (text: string) => Buffer.from(text)
	return { clock, connection, heard, ends, wire, piece, one: wire.open('one'), other: wire.open('other') }
}

const saying = (text: string) => framesOf([Buffer.from(text)])

test('what one document says while another’s long message is under way follows it, and then all are told', async () => {
	const { clock, heard, one, other, piece } = pair()
	const drained: string[] = []
	one.onDrain = () => drained.push('one')
	other.onDrain = () => drained.push('other')
	one.writeFragment(piece('long '), true, false)
	other.write(saying('answer'))
	one.write(saying('own answer'))
	expect([one.unsent < Number.POSITIVE_INFINITY, other.unsent]).toEqual([true, Number.POSITIVE_INFINITY])
	one.writeFragment(piece('message'), false, true)
	await clock.settle()
	expect(heard).toEqual(['long message', 'answer', 'own answer'])
	expect([other.unsent, drained]).toEqual([0, ['one', 'other']])
})

test('a document that is left in the middle of its long message is heard to the end of it and no further', async () => {
	const { clock, heard, one, other, piece } = pair()
	one.writeFragment(piece('long '), true, false)
	one.leave()
	one.write(saying('never'))
	one.writeFragment(piece('message'), false, true)
	one.writeFragment(piece('never'), true, true)
	other.write(saying('next'))
	await clock.settle()
	expect([heard, one.unsent]).toEqual([['long message', 'next'], 0])
})

test('the socket is read from again when the last document that held it back lets go', () => {
	const { connection, one, other } = pair()
	one.pause()
	other.pause()
	one.resume()
	one.resume()
	expect(connection.isPaused).toBe(true)
	other.leave()
	expect(connection.isPaused).toBe(false)
	other.pause()
	expect(connection.isPaused).toBe(false)
})

test('G3, R-lagging: what is held until a long message is through is bounded, and the connection ends beyond', () => {
	const { ends, one, other, piece } = pair()
	const frames = framesOf([new Uint8Array(HELD_BYTES / 4 - 10)])
	one.writeFragment(piece('long '), true, false)
	for (let count = 0; count < 4; count += 1) other.write(frames)
	expect(ends).toEqual([])
	other.write(frames)
	expect(ends).toEqual(['lagging'])
})

test('what is final closes a document, what may be tried again the connection', async () => {
	const { clock, heard, ends, one, other } = pair()
	one.close('trashed')
	other.close('restarting')
	await clock.settle()
	expect([heard.length, heard[0]?.includes('trashed'), ends]).toEqual([1, true, ['restarting']])
})
