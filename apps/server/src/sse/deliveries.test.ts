import { expect, test } from 'vitest'
import type { Message } from '../bus/bus.ts'
import { silent } from '../simulation/clock.ts'
import { Deliveries, SLICE, WAITING } from './deliveries.ts'
import { StreamLab } from './lab.fixture.ts'
import type { FakeConnection } from './outlet.fixture.ts'

/** Streams that note what they hear, `!` for what they missed, in a process whose turns the test takes. */
function hall(size: number) {
	const turns: (() => void)[] = []
	let tellings = 0
	const listeners = Array.from({ length: size }, () => {
		const heard: (number | '!')[] = []
		const note = (what: number | '!') => {
			tellings += 1
			heard.push(what)
			return true
		}
		return { heard, hear: ({ seq }: { seq: number }) => note(seq), missed: () => void note('!') }
	})
	let counted = 0
	const deliveries = new Deliveries({
		env: { soon: (task) => void turns.push(task), log: silent },
		meter: { told: (_, count) => (counted += count) },
		everybody: () => listeners,
	})
	/** One turn of the process; returns how many streams were told something in it. */
	const turn = () => {
		const before = tellings
		for (const task of turns.splice(0)) task()
		return tellings - before
	}
	const heard = (listener: number) => listeners[listener]?.heard
	return { deliveries, listeners, turn, turns, heard, tellings: () => tellings, counted: () => counted }
}

const told = (seq: number): Message => ({ id: { seq, nonce: '0'.repeat(16) }, event: 'activity', data: {} })

test('a few streams are told at once, without a turn of their own', () => {
	const { deliveries, listeners, turns, heard } = hall(3)
	for (let seq = 1; seq <= Math.floor(SLICE / 3); seq += 1) deliveries.tell('feed', listeners, told(seq))
	expect(heard(2)).toHaveLength(Math.floor(SLICE / 3))
	expect(turns).toEqual([])
})

test('G8: one event to ten thousand streams is told slice by slice, and what comes meanwhile after it', () => {
	const { deliveries, listeners, turn, turns, heard, tellings, counted } = hall(10_000)
	deliveries.tell('feed', listeners, told(1))
	expect(tellings()).toBe(SLICE)
	// Also to one that had its turn, and to one that had not.
	deliveries.tell('feed', listeners.slice(0, 1), told(2))
	deliveries.tell('feed', listeners.slice(-1), told(3))
	expect(tellings()).toBe(SLICE)
	while (turns.length > 0) expect(turn()).toBeLessThanOrEqual(SLICE)
	expect([heard(0), heard(5000), heard(9999)]).toEqual([[1, 2], [1], [1, 3]])
	expect([tellings(), counted()]).toEqual([10_002, 10_002])
	// And then it is as before.
	deliveries.tell('feed', listeners.slice(0, 1), told(4))
	expect(heard(0)).toEqual([1, 2, 4])
})

test('G8: ten thousand events to one stream each hold nothing up either', () => {
	const { deliveries, listeners, turn, turns, tellings } = hall(10_000)
	for (const [at, listener] of listeners.entries()) deliveries.tell('feed', [listener], told(at + 1))
	expect(tellings()).toBe(SLICE)
	while (turns.length > 0) expect(turn()).toBeLessThanOrEqual(SLICE)
	expect(listeners.map(({ heard }) => heard)).toEqual(listeners.map((_, at) => [at + 1]))
})

test('G3, G5: beyond what may wait every stream is told that it missed some, and hears what comes then', () => {
	const { deliveries, listeners, turn, turns, heard } = hall(10_000)
	const events = WAITING / 10_000 + 1
	for (let seq = 1; seq <= events; seq += 1) deliveries.tell('feed', listeners, told(seq))
	deliveries.tell('feed', listeners, told(events + 1))
	while (turns.length > 0) turn()
	expect(heard(0)).toEqual([1, '!', events + 1])
	expect(heard(9999)).toEqual(['!', events + 1])
})

test('a stream that fails takes nothing from the others', () => {
	const { deliveries, listeners, heard } = hall(2)
	const fails = {
		hear: () => {
			throw new Error('on purpose')
		},
		missed: () => {},
	}
	deliveries.tell('feed', [fails, ...listeners], told(1))
	expect([heard(0), heard(1)]).toEqual([[1], [1]])
})

test('G5: while hundreds of streams come and go in the middle of tellings, each hears all in order and nothing twice', async () => {
	const seed = Math.floor(Math.random() * 2 ** 31)
	console.log(`deliveries seed ${seed}`)
	const lab = new StreamLab(seed)
	const { chance, clock, store } = lab
	store.delay = () => chance.int(0, 3)
	const open: FakeConnection[] = []
	const connect = () =>
		void open.push(lab.connect(chance.happens(0.5) ? '0-0000000000000000' : null, { kind: 'feed' }).connection)
	for (let count = 0; count < 2 * SLICE; count += 1) connect()
	await clock.advance(20)
	for (let step = 0; step < 40; step += 1) {
		for (let burst = chance.int(0, 2); burst > 0; burst -= 1) lab.publish(store.commit(`row ${step} ${burst}`), 'feed')
		for (let count = chance.int(0, 5); count > 0; count -= 1) {
			clock.after(0, connect)
			clock.after(0, () => open[chance.int(0, open.length - 1)]?.cut())
		}
		await clock.advance(chance.int(0, 2))
	}
	await clock.advance(100)
	const last = store.changes.length
	for (const { reader, gone } of open) {
		const seqs = reader.events.flatMap(({ id }) => (id === undefined ? [] : [Number.parseInt(id, 10)]))
		expect(seqs, `seed ${seed}`).toEqual(seqs.map((_, at) => (seqs[0] ?? 0) + at))
		if (!gone && seqs.length > 0) expect(seqs.at(-1), `seed ${seed}`).toBe(last)
	}
	const staying = open.filter(({ gone, text }) => !gone && text.includes('id: 0-'))
	expect(staying.length).toBeGreaterThan(0)
	for (const { reader } of staying) expect(reader.events.filter(({ id }) => id !== undefined)).toHaveLength(last)
})
