import { writeEventId } from '@tandem/protocol'
import { expect, test } from 'vitest'
import { BEAT } from './beat.ts'
import { StreamLab } from './lab.fixture.ts'
import { STUCK_BEATS, UNSENT_BYTES } from './stream.ts'

test('G3, S-served-live: a stream that is not read is closed at its bound; the others are told everything', async () => {
	const lab = new StreamLab()
	const [stops, reads] = [await lab.live(), await lab.live()]
	stops.stopReading()
	for (let count = 1; count <= 40; count += 1) {
		lab.publish(lab.store.commit(String(count), 10_000))
		expect(stops.unsent).toBeLessThanOrEqual(UNSENT_BYTES)
	}
	expect(stops.gone).toBe(true)
	expect(reads.gone).toBe(false)
	expect(reads.reader.events).toHaveLength(1 + 40)
	expect(lab.counted).toMatchObject({ dropped: 1, open: 1 })
	// What it missed is told when it comes back.
	const again = await lab.live('0-0000000000000000')
	expect(again.reader.events).toHaveLength(40 + 1)
})

test('G3: one event that is larger than the bound by itself is told to who reads', async () => {
	const lab = new StreamLab()
	const connection = await lab.live()
	lab.publish(lab.store.commit('large', 2 * UNSENT_BYTES))
	expect(connection.reader.events).toHaveLength(2)
})

test('V-comment: a comment goes to every stream each 15 seconds, not to all at once', async () => {
	const lab = new StreamLab()
	const streams = await Promise.all(Array.from({ length: 30 }, () => lab.live()))
	const beats = () => streams.map(({ reader }) => reader.comments.length)
	let most = 0
	for (let second = 1; second <= 15; second += 1) {
		const before = beats()
		await lab.clock.advance(1000)
		most = Math.max(most, beats().filter((count, at) => count > (before[at] ?? 0)).length)
	}
	expect(most).toBe(2)
	expect(beats()).toEqual(streams.map(() => 1))
	await lab.clock.advance(10 * BEAT)
	expect(beats()).toEqual(streams.map(() => 11))
	for (const stream of streams) stream.cut()
	await lab.clock.advance(BEAT)
	// One timer for all, and none for nobody.
	expect(lab.clock.waiting).toBe(0)
})

test('G3, S-served-live: a stream that takes nothing for a minute is closed; one that takes a little stays', async () => {
	const lab = new StreamLab()
	const [stuck, slow] = [await lab.live(), await lab.live()]
	for (const stream of [stuck, slow]) stream.stopReading()
	lab.publish(lab.store.commit('a', 1000))
	await lab.clock.advance(STUCK_BEATS * BEAT)
	slow.read(1)
	expect(stuck.gone).toBe(false)
	for (let beat = 0; beat < 20; beat += 1) {
		await lab.clock.advance(BEAT)
		slow.read(1)
	}
	expect([stuck.gone, slow.gone]).toEqual([true, false])
	expect(lab.counted).toMatchObject({ dropped: 1, open: 1 })
	// Comments do not pile up where nothing is read.
	expect(slow.unsent).toBeLessThan(1300)
})

test('G3: a replay that nobody reads is closed, too', async () => {
	const lab = new StreamLab()
	const start = lab.store.commit('start').id
	for (let row = 0; row < 200; row += 1) lab.store.commit(String(row), 500)
	const { connection } = lab.connect(writeEventId(start))
	connection.stopReading()
	await lab.clock.advance((STUCK_BEATS + 2) * BEAT)
	expect(connection.gone).toBe(true)
	expect(lab.counted).toMatchObject({ dropped: 1, open: 0 })
})

test('G3: streams of one person and of one address are counted, and a place is free when one has gone', async () => {
	const lab = new StreamLab(1, { connectionsPerAddress: 3, connectionsPerPerson: 2 })
	const first = await lab.live()
	await lab.live()
	expect(await lab.connect().refusal).toBe('too-many-connections')
	await lab.live(null, { person: 'bob' })
	expect(await lab.connect(null, { person: 'cy' }).refusal).toBe('too-many-connections')
	first.cut()
	expect(await lab.connect().refusal).toBeNull()
	expect(lab.counted.open).toBe(3)
})

test('G4, R-foreign-place: another person’s place is refused, and nothing is left of the attempt', async () => {
	const lab = new StreamLab()
	const { id } = lab.store.commit('hers')
	const { connection, refusal } = lab.connect(writeEventId(id), { person: 'bob' })
	await lab.clock.settle()
	expect(await refusal).toBe('foreign-place')
	expect([connection.begun, lab.counted.open]).toEqual([false, 0])
})

test('G4, S-served-live, S-served-ended: a session that ends takes its streams along, also one that is just being opened', async () => {
	const lab = new StreamLab()
	const [mine, other] = [await lab.live(null, { session: 'one' }), await lab.live(null, { session: 'two' })]
	lab.store.delay = () => 5
	const opening = lab.connect(null, { session: 'one' })
	await lab.clock.advance(2)
	lab.hub.endSession('one')
	await lab.clock.advance(20)
	expect([mine.gone, other.gone, opening.connection.begun]).toEqual([true, false, false])
	expect(await opening.refusal).toBe('session-ended')
	lab.lives = false
	const late = lab.connect()
	await lab.clock.advance(20)
	expect(await late.refusal).toBe('unauthenticated')
	expect(lab.counted.open).toBe(1)
})

test('G9, V-retry, S-served-live, S-served-ended: a drain ends every stream with its own word on when to come back, and refuses new ones', async () => {
	const lab = new StreamLab()
	const streams = await Promise.all(Array.from({ length: 50 }, () => lab.live()))
	lab.hub.drain()
	lab.hub.drain()
	const waits = streams.map(({ reader }) => reader.retries.at(-1) ?? 0)
	expect(streams.every(({ gone }) => gone)).toBe(true)
	expect(new Set(waits).size).toBe(50)
	expect(Math.min(...waits)).toBeGreaterThanOrEqual(2000)
	expect(Math.max(...waits)).toBeLessThanOrEqual(2250)
	expect(await lab.connect().refusal).toBe('restarting')
	expect([lab.counted.open, lab.clock.waiting]).toEqual([0, 0])
})

test('V-opening: a reader is told to come back after two to five seconds, each after its own', async () => {
	const lab = new StreamLab()
	const streams = await Promise.all(Array.from({ length: 100 }, () => lab.live()))
	const waits = streams.map(({ reader }) => reader.retries[0] ?? 0)
	expect(new Set(waits).size).toBeGreaterThan(80)
	expect(Math.min(...waits)).toBeGreaterThanOrEqual(2000)
	expect(Math.max(...waits)).toBeLessThanOrEqual(5000)
})

test('G4: the feed is told to those it is for, and to everybody where nobody is named', async () => {
	const lab = new StreamLab()
	const [ada, bob, mine] = [
		await lab.live(null, { kind: 'feed' }),
		await lab.live(null, { kind: 'feed', person: 'bob' }),
		await lab.live(),
	]
	const texts = () => [ada, bob, mine].map(({ reader }) => reader.events.length - 1)
	lab.publish({ ...lab.store.commit('a'), audience: ['ada', 'cy'] }, 'feed')
	expect(texts()).toEqual([1, 0, 0])
	lab.publish(lab.store.commit('b'), 'feed')
	expect(texts()).toEqual([2, 1, 0])
})

test('G4, S-served-ended: a stream ends when what opened it does, and no timer of one that has gone is left', async () => {
	const lab = new StreamLab()
	const ends = lab.clock.now() + 40 * 24 * 60 * 60_000
	const [outlives, leaves, stays] = [await lab.live(null, { ends }), await lab.live(null, { ends }), await lab.live()]
	leaves.cut()
	await lab.clock.advance(ends - lab.clock.now() - 1)
	expect([outlives.gone, stays.gone]).toEqual([false, false])
	await lab.clock.advance(1)
	expect([outlives.gone, stays.gone]).toEqual([true, false])
	stays.cut()
	await lab.clock.advance(BEAT)
	expect(lab.clock.waiting).toBe(0)
})
