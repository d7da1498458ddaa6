import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { FakeClock } from '../simulation/clock.ts'
import { Disk } from '../simulation/disk.ts'
import { BOB, Lab, typing } from '../simulation/lab.fixture.ts'
import { simulatedStore } from '../simulation/storage.ts'
import { Commit, UNCOMMITTED_BYTES } from './commit.ts'

test('M-notice, S-commit-storing, R-not-storing: a full disk acknowledges nothing, says so and goes on by itself when there is room', async () => {
	const lab = await Lab.withDocument()
	const [ada, bob] = [await lab.join(), await lab.join({ person: BOB })]
	lab.disk.full = true
	ada.type('a')
	await lab.clock.advance(3000)
	expect([ada.acknowledged, bob.text]).toEqual([0, '.'])
	expect(ada.of('notice')).toMatchObject([{ about: 'not-storing' }])
	expect(bob.of('notice')).toMatchObject([{ about: 'not-storing' }])
	const late = await lab.join({ person: BOB })
	expect(late.of('notice')).toMatchObject([{ about: 'not-storing' }])
	ada.type('b')
	lab.disk.full = false
	await lab.clock.advance(1000)
	expect([ada.acknowledged, bob.text, lab.text]).toEqual([2, 'ba.', 'ba.'])
	for (const each of [ada, bob, late]) expect(each.of('notice').at(-1)).toMatchObject({ about: 'storing' })
})

test('G3, S-commit-storing: beyond 4 MiB that are not on disk the sockets of a room are paused, and nothing is lost', async () => {
	let commit = 60_000
	const lab = await Lab.withDocument({ commitMs: () => commit })
	const [ada, bob] = [await lab.join(), await lab.join({ person: BOB })]
	const doc = new Y.Doc()
	doc.clientID = ada.doc.clientID
	Y.applyUpdate(doc, Y.encodeStateAsUpdate(ada.doc))
	const piece = 'x'.repeat(60_000)
	const pieces = Math.ceil(UNCOMMITTED_BYTES / piece.length) + 20
	ada.type('1')
	await lab.clock.settle()
	for (let count = 0; count < pieces; count += 1) ada.type(piece)
	await lab.clock.advance(1000)
	expect(ada.connection.isPaused).toBe(true)
	expect(ada.connection.up.unsent).toBeGreaterThan(0)
	expect(bob.connection.isPaused).toBe(false)
	commit = 0
	await lab.clock.advance(200_000)
	expect(ada.connection.isPaused).toBe(false)
	expect(ada.acknowledged).toBe(pieces + 1)
	expect(lab.text).toHaveLength(piece.length * pieces + 2)
	expect(bob.text).toBe(lab.text)
})

test('an edit that only a worker can judge waits for what was handed in before', async () => {
	const lab = await Lab.withDocument({ commitMs: () => 20 })
	const ada = await lab.join()
	ada.type('a')
	ada.edit(typing(ada.doc, 'y'.repeat(70_000)))
	ada.type('b')
	await lab.clock.advance(100)
	expect(ada.acknowledged).toBe(3)
	expect(lab.text).toBe(`b${'y'.repeat(70_000)}a.`)
})

test('R-deleted, S-commit-stopped: what waits for a full disk goes with its document, and nothing tries on', async () => {
	const lab = await Lab.withDocument()
	const ada = await lab.join()
	lab.disk.full = true
	ada.type('a')
	await lab.clock.advance(1500)
	lab.server.rooms.documentChanged('d', 'deleted')
	await lab.clock.settle()
	expect(ada.closed).toBe(4411)
	lab.disk.full = false
	await lab.clock.advance(5000)
	expect([lab.text, ada.acknowledged, lab.clock.waiting]).toEqual(['.', 0, 0])
})

test('S-commit-scheduled: a slow disk is a part of the wait: an edit is stored and told when it would be with a fast one', async () => {
	const typist = typistOn({ commitMs: 6 })
	for (let count = 0; count < 200; count += 1) {
		await typist.clock.advance(5)
		typist.type()
	}
	const late = typist.windows.slice(-10).map(({ at, oldest }) => at - oldest)
	expect(late).toEqual(Array.from({ length: 10 }, () => 23))
})

test('S-commit-scheduled: a disk that alone takes longer makes nothing wait in addition', async () => {
	const typist = typistOn({ commitMs: 40 })
	for (let count = 0; count < 200; count += 1) {
		await typist.clock.advance(5)
		typist.type()
	}
	const ends = typist.windows.slice(-5).map(({ at }) => at)
	expect(ends.slice(1).map((end, index) => end - (ends[index] ?? 0))).toEqual([40, 40, 40, 40])
})

test('S-commit-scheduled: after a disk that stood still for five seconds windows are as few as before', async () => {
	const typist = typistOn({ commitMs: 1 })
	const windowsWithin = async (ms: number) => {
		const before = typist.windows.length
		for (let passed = 0; passed < ms; passed += 5) {
			await typist.clock.advance(5)
			typist.type()
		}
		return typist.windows.length - before
	}
	await windowsWithin(1000)
	const usual = await windowsWithin(500)
	typist.commitMs = 5000
	expect(await windowsWithin(5000)).toBeLessThan(3)
	typist.commitMs = 1
	expect(await windowsWithin(500)).toBeLessThan(1.3 * usual)
})

test('S-commit-scheduled: a system clock that is set back by an hour changes nothing about how long an edit waits', async () => {
	const typist = typistOn({ ahead: 60 * 60_000 })
	typist.type()
	await typist.clock.settle()
	typist.ahead = 0
	for (let count = 0; count < 20; count += 1) {
		await typist.clock.advance(5)
		typist.type()
	}
	const late = typist.windows.map(({ at, oldest }) => at - oldest)
	// The second window's edit comes when the room has not been busy for long.
	expect(late).toEqual([0, 17, 23, 23, 23])
})

/** Somebody who types in a document that 1000 people have open, and the windows that were stored of it. */
function typistOn({ commitMs = 0, ahead = 0 }) {
	const clock = new FakeClock()
	const disk = new Disk()
	disk.create('d', '')
	const windows: { at: number; oldest: number }[] = []
	const typed: number[] = []
	const world = clock.world(
		() => true,
		(length) => new Uint8Array(length),
	)
	const env = { ...world, now: () => clock.now() + typist.ahead }
	const { log } = simulatedStore({ disk, env, ...(commitMs > 0 && { commitMs: () => typist.commitMs }) })
	const commit = new Commit({
		env,
		log,
		document: 'd',
		uncommitted: UNCOMMITTED_BYTES,
		events: {
			stored: ({ admissions }) => {
				const [oldest = 0] = typed.splice(0, admissions.length)
				windows.push({ at: clock.now(), oldest })
			},
			storing() {},
			members: () => 1000,
		},
	})
	const edit = { person: 'ada', session: 's', seq: 1, update: new Uint8Array(1), structs: 1, title: null, schema: 0 }
	const typist = {
		ahead,
		commitMs,
		clock,
		windows,
		type: () => {
			typed.push(clock.now())
			commit.add({ ...edit, author: null, ordered: false, arrived: env.now() })
		},
	}
	return typist
}
