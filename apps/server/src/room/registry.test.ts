import { expect, test } from 'vitest'
import { DocumentJobError } from '../document/documents.ts'
import type { Log } from '../log/log.ts'
import { silent } from '../simulation/clock.ts'
import { BOB, Lab } from '../simulation/lab.fixture.ts'
import { DocumentMissingError } from './registry.ts'

/** Counts the loads and the snapshots of a log. */
function counting() {
	const counts = { loads: 0, snapshots: 0 }
	const log = (real: Log): Log =>
		Object.assign(Object.create(real) as Log, {
			append: real.append.bind(real),
			rowsAfter: real.rowsAfter.bind(real),
			holds: real.holds.bind(real),
			acknowledged: real.acknowledged.bind(real),
			setAside: real.setAside.bind(real),
			close: real.close.bind(real),
			load: (document: string) => {
				counts.loads += 1
				return real.load(document)
			},
			saveSnapshot: (...saved: Parameters<Log['saveSnapshot']>) => {
				counts.snapshots += 1
				return real.saveSnapshot(...saved)
			},
		})
	return { counts, adapt: { log } }
}

test('a document is loaded once, however many ask at the same time', async () => {
	const { counts, adapt } = counting()
	const lab = await Lab.withDocument({ adapt })
	const clients = [lab.connect(), lab.connect({ person: BOB }), lab.connect({ flavour: 'plain' })]
	clients[0]?.greet()
	clients[1]?.greet()
	await lab.clock.settle()
	expect(counts.loads).toBe(1)
	expect(clients.map(({ text }) => text)).toEqual(['.', '.', ''])
})

test('G1: a document that everybody left is compacted within 5 s, then let go, then loaded from its snapshot', async () => {
	const { counts, adapt } = counting()
	const lab = await Lab.withDocument({ adapt })
	const ada = await lab.join()
	for (const key of 'abc') ada.type(key)
	await lab.clock.settle()
	ada.connection.leave(false)
	await lab.clock.advance(5000)
	expect(counts.snapshots).toBe(1)
	expect(lab.disk.load('d')).toMatchObject({ snapshot: { position: ada.position }, rows: [] })
	await lab.clock.advance(40_000)
	const again = await lab.join()
	expect(again.text).toBe('cba.')
	expect([counts.loads, counts.snapshots]).toEqual([2, 1])
})

test('G3: a document that can never be compacted is tried five times, further and further apart, and let go', async () => {
	const told: string[] = []
	const tried: number[] = []
	const logger = { ...silent, error: (_: object, what?: string) => void told.push(what ?? '') }
	let rooms = 0
	const lab = await Lab.withDocument({
		logger,
		meter: { roomOpened: () => rooms++, roomClosed: () => rooms-- },
		adapt: {
			documents: (documents) => ({
				...documents,
				compact: () => {
					tried.push(lab.clock.now())
					return Promise.reject(new DocumentJobError('it took too long'))
				},
			}),
		},
	})
	const ada = await lab.join()
	ada.type('a')
	await lab.clock.settle()
	ada.connection.leave(false)
	await lab.clock.advance(60_000)
	expect(rooms).toBe(1)
	await lab.clock.advance(60_000)
	expect(rooms).toBe(0)
	expect(lab.clock.waiting).toBe(0)
	expect(tried).toHaveLength(5)
	const pauses = tried.slice(1).map((at, index) => at - (tried[index] ?? 0))
	expect(pauses).toEqual([...pauses].sort((one, other) => one - other))
	expect(new Set(pauses).size).toBe(4)
	expect(told.at(-1)).toBe('a document is let go without a snapshot')
	// Nothing is lost: its rows are read by who comes next.
	expect((await lab.join()).text).toBe('a.')
})

test('G3: a long tail that cannot be compacted is not tried again with each edit', async () => {
	let tried = 0
	const lab = await Lab.withDocument({
		adapt: {
			documents: (documents) => ({
				...documents,
				compact: () => {
					tried += 1
					return Promise.reject(new DocumentJobError('it took too long'))
				},
			}),
		},
	})
	const ada = await lab.join()
	for (let piece = 0; piece < 30; piece += 1) {
		ada.type('x'.repeat(60_000))
		await lab.clock.settle()
	}
	expect([ada.acknowledged, tried]).toEqual([30, 1])
	await lab.clock.advance(5000)
	ada.type('y')
	await lab.clock.settle()
	expect(tried).toBe(2)
})

test('G3: with nobody there no room and no timer stays', async () => {
	let rooms = 0
	const lab = await Lab.withDocument({ meter: { roomOpened: () => rooms++, roomClosed: () => rooms-- } })
	const ada = await lab.join()
	ada.present({ cursor: 1 }, 1)
	ada.type('a')
	await lab.clock.settle()
	expect(rooms).toBe(1)
	ada.connection.leave(false)
	await lab.clock.advance(120_000)
	expect(rooms).toBe(0)
	expect(lab.clock.waiting).toBe(0)
})

test('R-not-found: a document without a row is missing, and asking for it leaves nothing behind', async () => {
	const lab = new Lab()
	await expect(
		(async () => {
			const opened = lab.server.rooms.open('d')
			opened.catch(() => {})
			await lab.clock.settle()
			return opened
		})(),
	).rejects.toThrow(DocumentMissingError)
	const ada = lab.connect()
	await lab.clock.advance(5000)
	expect(ada.closed).toBe(4404)
	expect(lab.clock.waiting).toBe(0)
})

test('G4, R-trashed, R-deleted: a trashed and a deleted document close everybody, who learn which', async () => {
	const lab = await Lab.withDocument()
	const [ada, bob] = [await lab.join(), await lab.join({ person: BOB })]
	lab.server.rooms.documentChanged('d', 'trashed')
	await lab.clock.settle()
	expect([ada.closed, bob.closed]).toEqual([4410, 4410])
	const again = await lab.join()
	lab.server.rooms.documentChanged('d', 'deleted')
	await lab.clock.settle()
	expect(again.closed).toBe(4411)
})

test('G9, R-restarting: a drain stores what was handed in before it says goodbye for good', async () => {
	const lab = await Lab.withDocument({ commitMs: () => 500 })
	const ada = await lab.join()
	ada.type('a')
	await lab.clock.settle()
	let drained = false
	void lab.server.rooms.drain('restarting', 5).then(() => {
		drained = true
	})
	await lab.clock.advance(400)
	expect([ada.closed, drained]).toEqual([1012, false])
	await lab.clock.advance(200)
	expect([lab.text, drained]).toEqual(['a.', true])
})

test('a projection shows what is stored, at most a second old, without anybody connected', async () => {
	const lab = await Lab.withDocument()
	const project = async () => {
		const made = lab.server.rooms.project('d')
		await lab.clock.settle()
		return made
	}
	expect(await project()).toMatchObject({ offset: 1, title: 'Plans' })
	const ada = await lab.join()
	ada.type('a')
	await lab.clock.advance(1500)
	expect(await project()).toMatchObject({ offset: 2 })
	const nothing = lab.server.rooms.project('nowhere')
	await lab.clock.settle()
	expect(await nothing).toBeUndefined()
})
