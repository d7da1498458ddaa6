import { expect, test } from 'vitest'
import type { Log } from '../log/log.ts'
import { LAG_TIMEOUT } from '../room/taking.ts'
import type { Tab } from './tab.ts'
import { World, type WorldAdapters } from './world.ts'

/** A tab that is live, and when each of its connections began. */
async function openTab(adapt?: WorldAdapters): Promise<{ world: World; tab: Tab; since: Set<number> }> {
	const world = new World(3, adapt)
	await world.begin()
	const [ada] = world.devices
	if (ada === undefined) throw new Error('a world has people')
	const tab = world.openTab(ada, 'one')
	await world.clock.advance(5000)
	expect(tab.isQuiet).toBe(true)
	return { world, tab, since: connectionsOf(tab) }
}

function connectionsOf(tab: Tab): Set<number> {
	const since = new Set<number>()
	const look = () => {
		const { connection } = tab.connection.state
		if (connection.kind === 'live') since.add(connection.since)
	}
	look()
	tab.connection.subscribe(look)
	return since
}

/** A server whose log was restored from a backup and that cannot store anything: the tab is asked for what it holds. */
async function restoreOntoFullDisk(world: World, tab: Tab): Promise<void> {
	world.disk.backUp()
	tab.writer.paste()
	await world.clock.advance(5000)
	world.host.kill()
	world.disk.restore()
	world.host.start()
	world.disk.full = true
	const other = world.openTab(world.devices[1] ?? tab.page.device, 'one')
	await world.clock.advance(300)
	other.writer.type()
	await world.clock.advance(5000)
}

test('G11: who gives back what a restored log lacks is told that the disk refuses it, and stays connected', async () => {
	const { world, tab } = await openTab()
	await restoreOntoFullDisk(world, tab)
	const since = connectionsOf(tab)
	tab.writer.type()
	await world.clock.advance(LAG_TIMEOUT)
	expect(tab.connection.state.save.kind).toBe('could-not-store')
	expect(since.size).toBe(1)
	world.disk.full = false
	await world.clock.advance(5000)
	expect([tab.isQuiet, since.size]).toEqual([true, 1])
	world.end()
})

/** A log that takes what it is handed only when `gate` opens. */
function behind(gate: () => Promise<void>): WorldAdapters {
	return {
		log: (log): Log => ({
			append: (windows) => gate().then(() => log.append(windows)),
			load: (document) => log.load(document),
			rowsAfter: (document, offset, limitBytes) => log.rowsAfter(document, offset, limitBytes),
			holds: (document, position) => log.holds(document, position),
			acknowledged: (document, sessions) => log.acknowledged(document, sessions),
			saveSnapshot: (document, snapshot) => log.saveSnapshot(document, snapshot),
			setAside: (document, offsets) => log.setAside(document, offsets),
			close: () => log.close(),
		}),
	}
}

test('who sent more than the scan can judge stays connected while the disk hangs', async () => {
	let gate = Promise.resolve()
	const { world, tab, since } = await openTab(behind(() => gate))
	const { promise, resolve } = Promise.withResolvers<void>()
	gate = promise
	tab.writer.type()
	// A worker judges it against everything stored, so it waits, and nothing behind it is read.
	tab.writer.paste()
	await world.clock.advance(LAG_TIMEOUT)
	expect([tab.connection.state.save.kind, since.size]).toEqual(['waiting', 1])
	resolve()
	await world.clock.advance(5000)
	expect([tab.isQuiet, since.size]).toEqual([true, 1])
	world.end()
})
