import { checkAll, quiet } from './checks.ts'
import { Schedule } from './schedule.ts'
import { Broken, World, type WorldAdapters } from './world.ts'

/** How many things happen in one run. */
const ACTIONS = 120

export interface Result {
	readonly seed: number
	/** Undefined when every promise was kept. */
	readonly broken: string | undefined
	readonly story: readonly string[]
}

/** One life of a world from one seed: chance rules, then everything is healed, then every promise is checked. */
export async function simulate(seed: number, adapt?: WorldAdapters): Promise<Result> {
	const world = new World(seed, adapt)
	const { story } = world
	try {
		await world.begin()
		const schedule = new Schedule(world)
		await schedule.run(ACTIONS)
		await schedule.heal()
		await quiet(world)
		await checkAll(world)
		return { seed, broken: undefined, story }
	} catch (error) {
		if (error instanceof Broken) return { seed, broken: error.message, story }
		return { seed, broken: error instanceof Error ? (error.stack ?? error.message) : String(error), story }
	} finally {
		world.end()
	}
}
