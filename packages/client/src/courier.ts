import { LIMITS } from '@tandem/protocol'
import type { ClientEnv } from './env.ts'
import { claimAbandoned, releaseAll } from './local.ts'
import type { Store } from './store.ts'

export interface DeliverOptions {
	/** As for openDocument. */
	readonly url: string
	readonly env: ClientEnv
	/** Person id. */
	readonly person: string
	readonly store: Store
}

/** Counted in edits and renames. */
export interface Delivered {
	readonly delivered: number
	/** Refused for good: they are in `store.recoveries()` now. */
	readonly refused: number
	/** Could not be sent now. Worth another call when the network is back. */
	readonly left: number
}

/**
 * Sends what closed tabs of this person left behind, one document after the other. Tabs that are still open send their
 * own. Never rejects; without a usable database there is nothing to deliver.
 */
export async function deliverAbandoned(options: DeliverOptions): Promise<Delivered> {
	const { env, person, store } = options
	const rows = await store.pending().catch(() => [])
	let sum: Delivered = { delivered: 0, refused: 0, left: 0 }
	for (const document of new Set(rows.map((row) => row.document))) {
		const own = rows.filter((row) => row.document === document)
		const { abandoned, claims } = await claimAbandoned({ env, person, sessions: LIMITS.sessionsPerConnection }, own)
		if (abandoned.length > 0) {
			// Loaded only now: most pages have nothing to deliver, and this brings Yjs along.
			const { deliver } = await import('./delivery.ts')
			const { delivered, refused, left } = await deliver({ ...options, document, rows: abandoned })
			sum = { delivered: sum.delivered + delivered, refused: sum.refused + refused, left: sum.left + left }
		}
		releaseAll(claims)
	}
	return sum
}
