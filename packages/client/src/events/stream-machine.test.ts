import { expect, test } from 'vitest'
import {
	NO_STREAM,
	pauseAfter,
	STREAM,
	type Stream,
	type StreamEvent,
	stepStream,
	streamDue,
} from './stream-machine.ts'

function machine(chance = 1) {
	let state: Stream = NO_STREAM
	return {
		at: (now: number, event: StreamEvent) => {
			const next = stepStream(state, event, { now, chance })
			state = next.state
			return [state.kind, ...next.effects]
		},
		due: () => streamDue(state),
	}
}

/** Opened at 0. */
function open(chance?: number) {
	const one = machine(chance)
	expect(one.at(0, { kind: 'start' })).toEqual(['connecting', 'connect'])
	expect(one.at(0, { kind: 'answered', status: 200, after: 0 })).toEqual(['open'])
	return one
}

test('V-comment, S-stream-open: a stream that says nothing for 45 s is replaced, not a second sooner', () => {
	const one = open()
	one.at(15_000, { kind: 'heard' })
	expect(one.at(59_999, { kind: 'due' })).toEqual(['open'])
	expect(one.at(60_000, { kind: 'due' })).toEqual(['waiting', 'disconnect'])
	expect(one.at(60_000 + STREAM.settle, { kind: 'due' })).toEqual(['connecting', 'connect'])
})

test('S-stream-waiting: pauses double up to 30 s, half of each by chance, and a stream that lasted begins at the first again', () => {
	expect([0, 1, 2, 3, 4, 5, 9].map((attempt) => pauseAfter(attempt, 1))).toEqual([
		1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000,
	])
	expect(pauseAfter(1, 0)).toBe(1_000)
	const one = open()
	expect(one.at(1_000, { kind: 'cut' })).toEqual(['waiting', 'disconnect'])
	expect(one.due()).toBe(2_000)
	expect(one.at(2_000, { kind: 'due' })).toEqual(['connecting', 'connect'])
	one.at(2_000, { kind: 'cut' })
	expect(one.due()).toBe(4_000)
	one.at(4_000, { kind: 'due' })
	one.at(4_000, { kind: 'answered', status: 200, after: 0 })
	one.at(4_000 + STREAM.settled, { kind: 'cut' })
	expect(one.due()).toBe(4_000 + STREAM.settled + 1_000)
})

test('V-retry, S-stream-waiting: the pause that the server asks for is kept, in the stream and with a refusal', () => {
	const one = open(0)
	one.at(0, { kind: 'retry', ms: 7_000 })
	one.at(1, { kind: 'cut' })
	expect(one.due()).toBe(7_001)
	const busy = machine(0)
	busy.at(0, { kind: 'start' })
	expect(busy.at(0, { kind: 'answered', status: 429, after: 20_000 })).toEqual(['waiting', 'disconnect'])
	expect(busy.due()).toBe(20_000)
	busy.at(20_000, { kind: 'due' })
	busy.at(20_000, { kind: 'answered', status: 503, after: 86_400_000 })
	expect(busy.due()).toBe(20_000 + STREAM.longestAfter)
})

test('S-stream-connecting, S-stream-ended: no session, another person and 204 end it for good; the list tells which of the first two it is', () => {
	for (const [status, ...then] of [[401, 'lost'], [403, 'lost'], [204]] as const) {
		const one = machine()
		one.at(0, { kind: 'start' })
		expect(one.at(0, { kind: 'answered', status, after: 0 })).toEqual(['ended', 'disconnect', ...then])
		expect(one.at(1, { kind: 'wake' })).toEqual(['ended'])
		expect(one.at(1, { kind: 'start' })).toEqual(['ended'])
	}
})

test('S-stream-connecting, R-malformed: a place that the server cannot read makes the list be fetched, with a pause', () => {
	const one = machine()
	one.at(0, { kind: 'start' })
	expect(one.at(0, { kind: 'answered', status: 400, after: 0 })).toEqual(['waiting', 'disconnect', 'lost'])
})

test('S-stream-connecting: a head that does not come within 10 s is not waited for', () => {
	const one = machine()
	one.at(0, { kind: 'start' })
	expect(one.at(9_999, { kind: 'due' })).toEqual(['connecting'])
	expect(one.at(10_000, { kind: 'due' })).toEqual(['waiting', 'disconnect'])
})

test('S-stream-open, S-stream-waiting: when the network is back a pause ends, and a stream that has missed a sign of life is replaced', () => {
	const one = open()
	expect(one.at(19_000, { kind: 'wake' })).toEqual(['open'])
	expect(one.at(21_000, { kind: 'wake' })).toEqual(['waiting', 'disconnect'])
	expect(one.at(21_249, { kind: 'due' })).toEqual(['waiting'])
	expect(one.at(21_250, { kind: 'due' })).toEqual(['connecting', 'connect'])
	one.at(22_000, { kind: 'cut' })
	expect(one.at(22_001, { kind: 'wake' })).toEqual(['waiting'])
	expect(one.at(22_251, { kind: 'due' })).toEqual(['connecting', 'connect'])
})

test('S-stream-idle: what is stopped waits for nothing and starts again', () => {
	const one = open()
	expect(one.at(5, { kind: 'stop' })).toEqual(['idle', 'disconnect'])
	expect(one.due()).toBe(null)
	expect(one.at(6, { kind: 'cut' })).toEqual(['idle'])
	expect(one.at(7, { kind: 'start' })).toEqual(['connecting', 'connect'])
})

test('S-stream-idle, S-stream-connecting, S-stream-waiting: it is stopped from wherever it is, and an error before the head is a pause', () => {
	const one = machine()
	one.at(0, { kind: 'start' })
	expect(one.at(1, { kind: 'stop' })).toEqual(['idle', 'disconnect'])
	one.at(2, { kind: 'start' })
	expect(one.at(3, { kind: 'cut' })).toEqual(['waiting', 'disconnect'])
	expect(one.at(4, { kind: 'start' })).toEqual(['waiting'])
	expect(one.at(5, { kind: 'stop' })).toEqual(['idle'])
	expect(one.due()).toBe(null)
})
