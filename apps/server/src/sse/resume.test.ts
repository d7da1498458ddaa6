import { NO_EVENT, writeEventId } from '@tandem/protocol'
import { expect, test } from 'vitest'
import { StreamLab } from './lab.fixture.ts'
import type { FakeConnection } from './outlet.fixture.ts'
import { HELD } from './stream.ts'

const seqOf = (id: string | undefined) => Number(id?.split('-')[0])

/** What one reader has, over all its connections. */
class Page {
	readonly ids: string[] = []
	readonly rows = new Map<string, number>()
	resets = 0
	connection: FakeConnection | undefined
	#read = 0

	get last(): string | null {
		return this.ids.at(-1) ?? null
	}

	reconnect(connection: FakeConnection): void {
		this.connection = connection
		this.#read = 0
	}

	take(): void {
		const events = this.connection?.reader.events ?? []
		for (const { id, event, data } of events.slice(this.#read)) {
			if (event === 'presence') continue
			if (event === 'reset') this.resets += 1
			else {
				const row = JSON.parse(data) as { id: string; seq: number }
				this.ids.push(id ?? '')
				this.rows.set(row.id, row.seq)
			}
		}
		this.#read = events.length
	}
}

/** One reader that comes, breaks off and comes back while rows are stored, change, and are published a little later. */
async function run(seed: number): Promise<void> {
	const lab = new StreamLab(seed)
	const { chance, clock, store } = lab
	store.delay = () => (chance.happens(0.3) ? 0 : chance.int(1, 12))
	const page = new Page()
	const connect = () => {
		page.take()
		page.reconnect(lab.connect(page.last ?? '0-0000000000000000').connection)
		if (chance.happens(0.2)) page.connection?.stopReading()
	}
	connect()
	let published = clock.now()
	/** Published some time after its commit, in the order of the commits. */
	const change = (row: string, size?: number) => {
		const event = store.commit(row, size)
		published = Math.max(published, clock.now() + chance.int(0, 8))
		clock.after(published - clock.now(), () => lab.publish(event))
	}
	for (let step = 0; step < 150; step += 1) {
		for (let burst = chance.happens(0.05) ? chance.int(HELD, 2 * HELD) : chance.int(0, 3); burst > 0; burst -= 1) {
			change(`row ${chance.int(1, 60)}`)
		}
		if (chance.happens(0.1)) page.connection?.read(chance.int(1, 3000))
		if (chance.happens(0.03)) clock.after(0, () => page.connection?.cut())
		if (chance.happens(0.02)) for (let flood = 0; flood < 3; flood += 1) change('row 0', 100_000)
		await clock.advance(chance.int(0, 6))
		if (page.connection?.gone) connect()
	}
	if (page.connection?.unsent) page.connection.cut()
	if (page.connection?.gone) connect()
	await clock.advance(5000)
	page.connection?.read()
	await clock.advance(5000)
	page.connection?.read()
	page.take()
	const seqs = page.ids.map(seqOf)
	expect(seqs, `seed ${seed}: each once, in order`).toEqual([...new Set(seqs)].sort((one, other) => one - other))
	const stored = new Map([...store.rows].map(([row, { id }]) => [row, id.seq]))
	expect(page.rows, `seed ${seed}: every row as it is now`).toEqual(stored)
	expect(page.resets, `seed ${seed}`).toBe(0)
}

test('G5, S-served-reading: events stored while a stream opens, breaks and comes back reach it once, in order and all of them', async () => {
	const first = Math.floor(Math.random() * 2 ** 31)
	console.log(`stream seeds from ${first}`)
	for (let seed = first; seed < first + 60; seed += 1) await run(seed)
})

test('G5: a stream that does not say what it has begins with what comes', async () => {
	const lab = new StreamLab()
	const before = lab.store.commit('old')
	const connection = await lab.live()
	expect(connection.text).toMatch(/^retry: \d+\nid: 1-[0-9a-f]{16}\n\n/)
	lab.publish(before)
	const event = lab.store.commit('new')
	lab.publish(event)
	expect(connection.reader.events.map(({ id }) => id)).toEqual([undefined, writeEventId(event.id)])
	expect(connection.reader.events[0]).toMatchObject({ event: 'presence' })
	expect(lab.counted).toMatchObject({ told: 1, replayed: [], open: 1 })
})

test('G5, V-reset: whose place is not known is told to begin anew, at the place where the stream is now', async () => {
	const lab = new StreamLab()
	for (const row of ['a', 'b']) lab.store.commit(row)
	const now = writeEventId(lab.store.rows.get('b')?.id ?? NO_EVENT)
	for (const unknown of ['1-ffffffffffffffff', '9-0123456789abcdef']) {
		const connection = await lab.live(unknown)
		expect(connection.reader.events[0]).toEqual({ id: now, event: 'reset', data: '{}' })
		expect(connection.reader.events.slice(1).map(({ event }) => event)).toEqual(['presence'])
	}
	const event = lab.store.commit('c')
	const connection = await lab.live('1-ffffffffffffffff')
	lab.publish(event)
	// It was there before the stream: whoever begins anew has it.
	expect(connection.reader.events.map(({ event }) => event)).toEqual(['reset', 'presence'])
})

test('G5, S-served-reading: a thousand missed changes come in order, a piece at a time, before what happens meanwhile', async () => {
	const lab = new StreamLab()
	const start = lab.store.commit('start').id
	for (let row = 0; row < 1000; row += 1) lab.store.commit(String(row), 500)
	const { connection } = lab.connect(writeEventId(start))
	connection.stopReading()
	await lab.clock.settle()
	// Only a piece is on its way, whatever waits.
	expect(connection.unsent).toBeLessThan(64 * 1024)
	for (let row = 1000; row < 1000 + 2 * HELD; row += 1) lab.publish(lab.store.commit(String(row), 500))
	while (connection.unsent > 0) {
		expect(connection.unsent).toBeLessThan(64 * 1024)
		connection.read()
		await lab.clock.settle()
	}
	const seqs = connection.reader.events.flatMap(({ id }) => (id === undefined ? [] : [seqOf(id)]))
	expect(seqs).toEqual(Array.from({ length: 1000 + 2 * HELD }, (_, at) => at + 2))
	expect(lab.counted.replayed).toEqual([1000 + 2 * HELD])
})

test('G5, S-served-live: who hears from the bus that messages may be missing reads the store again', async () => {
	const lab = new StreamLab()
	const one = await lab.live()
	const stop = lab.bus.subscribe('user:ada', {
		hear: () => {
			stop()
			// A flood from within: the bus keeps a thousand.
			for (let row = 0; row < 1500; row += 1) lab.publish(lab.store.commit(String(row)))
		},
		missed: () => {},
	})
	lab.publish(lab.store.commit('first'))
	await lab.clock.settle()
	const seqs = one.reader.events.flatMap(({ id }) => (id === undefined ? [] : [seqOf(id)]))
	expect(seqs).toEqual(Array.from({ length: 1501 }, (_, at) => at + 1))
})

test('S-served-reading: what cannot be read ends the stream, whose reader comes back later', async () => {
	const lab = new StreamLab()
	const start = lab.store.commit('a').id
	lab.store.delay = () => 5
	const { connection, refusal } = lab.connect(writeEventId(start))
	await lab.clock.advance(12)
	expect(await refusal).toBeNull()
	lab.store.fails = true
	await lab.clock.advance(20)
	expect(connection.gone).toBe(true)
	expect(lab.counted.open).toBe(0)
})
