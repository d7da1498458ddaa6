import type { Bus } from '../bus/bus.ts'
import type { Env } from '../env.ts'
import type { RoomWatch } from '../room/watch.ts'
import type { Store } from '../store/store.ts'
import { Activities } from './activities.ts'
import { Bursts } from './bursts.ts'
import { watchFor } from './watch.ts'
import { Whereabouts } from './whereabouts.ts'

/** What happens to documents and who is in them, from the rooms to the bus. */
export interface Feed {
	readonly activities: Activities
	/** For the registry of rooms. */
	readonly watch: RoomWatch
	/** Stores what goes on; the store must still be open. Idempotent. */
	close(): Promise<void>
}

export function openFeed(options: { readonly store: Store; readonly bus: Bus; readonly env: Env }): Feed {
	const { store, bus, env } = options
	const whereabouts = new Whereabouts({ database: store.database, bus, env })
	const activities = new Activities({ store, bus, whereabouts, env })
	const bursts = new Bursts(env, (deeds) => activities.record([], deeds))
	return {
		activities,
		watch: watchFor(bursts, whereabouts),
		close: async () => {
			whereabouts.close()
			await bursts.close()
		},
	}
}
