import { probe } from '@tandem/protocol'
import { expect, test } from 'vitest'
import { BOB, Lab, typing } from '../simulation/lab.fixture.ts'
import { LAG_BYTES } from './audience.ts'
import { SLICE_BYTES } from './catch-up.ts'
import { LAG_TIMEOUT } from './taking.ts'

const PROBE = probe.encode({})
const PIECE = 'x'.repeat(50_000)

/** Ada types until more than `bytes` have been stored. */
async function fill(lab: Lab, ada: Awaited<ReturnType<Lab['join']>>, bytes: number): Promise<void> {
	for (let sent = 0; sent < bytes; sent += PIECE.length) {
		ada.type(PIECE)
		await lab.clock.advance(1)
	}
}

for (const flavour of ['native', 'plain'] as const) {
	test(`G3, S-member-catching-up, S-member-live: a ${flavour} reader that stops reading costs a bounded queue, then catches up and is live again`, async () => {
		const lab = await Lab.withDocument()
		const ada = await lab.join()
		const bob = lab.connect({ person: BOB, flavour })
		if (flavour === 'native') bob.greet()
		else bob.send(Uint8Array.of(0, 0, 1, 0))
		await lab.clock.settle()
		bob.connection.down.hold(true)
		await fill(lab, ada, 3 * LAG_BYTES)
		expect(bob.connection.down.most).toBeLessThan(LAG_BYTES + SLICE_BYTES + 2 * PIECE.length)
		bob.connection.down.hold(false)
		await lab.clock.settle()
		expect(bob.text).toBe(lab.text)
		ada.type('later')
		await lab.clock.settle()
		expect(bob.text).toBe(lab.text)
	})

	test(`S-member-catching-up: a ${flavour} reader that lags behind what the room has in memory gets a new base, once and whole`, async () => {
		const lab = await Lab.withDocument()
		const ada = await lab.join()
		const bob = lab.connect({ person: BOB, flavour })
		if (flavour === 'native') bob.greet()
		else bob.send(Uint8Array.of(0, 0, 1, 0))
		await lab.clock.settle()
		bob.connection.down.hold(true)
		await fill(lab, ada, 3 * LAG_BYTES)
		// A joiner makes the room trim its tail.
		await lab.join()
		const before = bob.raw.length
		bob.connection.down.hold(false)
		await lab.clock.settle()
		await fill(lab, ada, 200_000)
		await lab.clock.settle()
		expect(bob.text).toBe(lab.text)
		expect(bob.raw.length).toBeGreaterThan(before)
	})
}

test('M-renamed: a title that was changed while a reader lagged behind everything is told to it when it is live again', async () => {
	const lab = await Lab.withDocument()
	const ada = await lab.join()
	const bob = await lab.join({ person: BOB })
	bob.connection.down.hold(true)
	await fill(lab, ada, 3 * LAG_BYTES)
	void lab.server.rooms.rename('d', 'ada', 'Later plans')
	await fill(lab, ada, 200_000)
	// A joiner makes the room trim its tail: Bob is given a base, which holds no title.
	await lab.join()
	bob.connection.down.hold(false)
	await lab.clock.settle()
	expect(bob.of('deflated-snapshot').length).toBeGreaterThan(0)
	expect(bob.of('renamed').at(-1)).toMatchObject({ title: 'Later plans' })
})

test('S-member-catching-up, R-lagging: a member that takes nothing for a minute while it catches up is closed as lagging', async () => {
	const lab = await Lab.withDocument()
	const ada = await lab.join()
	const bob = await lab.join({ person: BOB })
	// Paused as by a rate limit: only then the heartbeat does not cut it first.
	bob.connection.outbox.pause()
	bob.connection.down.hold(true)
	await fill(lab, ada, 3 * LAG_BYTES)
	await lab.clock.advance(LAG_TIMEOUT - 1000)
	expect(lab.server.sessions.size).toBe(2)
	await lab.clock.advance(7000)
	expect(lab.server.sessions.size).toBe(1)
	expect(bob.connection.down.most).toBeLessThan(LAG_BYTES + SLICE_BYTES + 2 * PIECE.length)
})

test('G3: who asks and asks without reading the answers is not read from until it reads, then cut', async () => {
	const lab = await Lab.withDocument()
	const bob = await lab.join({ person: BOB })
	bob.connection.down.hold(true)
	for (let count = 0; count < 200_000; count += 1) bob.send(PROBE)
	await lab.clock.settle()
	expect(bob.connection.isPaused).toBe(true)
	expect(bob.connection.down.most).toBeLessThan(LAG_BYTES + SLICE_BYTES)
	bob.connection.down.hold(false)
	await lab.clock.settle()
	expect(bob.of('alive')).toHaveLength(200_000)
	bob.connection.down.hold(true)
	for (let count = 0; count < 200_000; count += 1) bob.send(PROBE)
	await lab.clock.advance(LAG_TIMEOUT + 7000)
	expect(lab.server.sessions.size).toBe(0)
})

test('S-member-courier: a courier hears of the sessions it writes for and of nothing else', async () => {
	const lab = await Lab.withDocument()
	const ada = await lab.join()
	const courier = await lab.join({}, { want: 'nothing' })
	ada.type('a')
	await lab.clock.settle()
	expect(courier.heard.map(({ name }) => name)).toEqual(['welcome'])
	courier.edit(typing(ada.doc, 'b'))
	await lab.clock.settle()
	expect(courier.acknowledged).toBe(1)
	expect(courier.of('update')).toEqual([])
})
