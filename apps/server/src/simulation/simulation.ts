import type { PendingRow } from '@tandem/client'
import { checkAll, quiet } from './checks.ts'
import type { Event } from './coverage.ts'
import { visitHome } from './page.ts'
import { Schedule } from './schedule.ts'
import { Broken, World, type WorldAdapters } from './world.ts'

/** How many things happen in one run. */
const ACTIONS = 40

export interface Result {
	readonly seed: number
	/** Undefined when every promise was kept. */
	readonly broken: string | undefined
	readonly story: readonly string[]
	/** The kinds of things that happened. */
	readonly seen: ReadonlySet<Event>
}

/** One life of a world from one seed: chance rules, then everything is healed, then every promise is checked. */
export async function simulate(seed: number, adapt?: WorldAdapters): Promise<Result> {
	await warm
	const world = new World(seed, adapt)
	const { story, seen } = world
	try {
		await world.begin()
		const schedule = new Schedule(world)
		await schedule.run(ACTIONS)
		await schedule.heal()
		await quiet(world)
		await checkAll(world)
		return { seed, broken: undefined, story, seen }
	} catch (error) {
		if (error instanceof Broken) return { seed, broken: error.message, story, seen }
		return { seed, broken: error instanceof Error ? (error.stack ?? error.message) : String(error), story, seen }
	} finally {
		world.end()
	}
}

/** The client loads a part of itself on first use: in real time, which must not pass in the first run only. */
const warm = (async () => {
	const world = new World(0)
	await world.begin()
	const [device] = world.devices
	if (device === undefined) throw new Error('a world has people')
	const body = { kind: 'rename', title: 'warm' } as const
	const row: PendingRow = { document: 'one', session: '0'.repeat(16), seq: 1, at: 0, author: 'ada', schema: 1, body }
	await device.store.keep([row])
	let isHome = false
	void visitHome(world, device).then(() => {
		isHome = true
	})
	while (!isHome) await world.clock.advance(10)
	world.end()
})()
