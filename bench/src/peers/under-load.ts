import { start } from '../process.ts'
import type { Figures } from '../scenario.ts'
import { spent, type ThreadTimes } from '../threads.ts'
import type { Peer } from './start.ts'

/** A load process that is busier than this is what is measured, whichever server it stands before. */
const MOST_LOAD = 0.9

/** What each load program says when it is done. */
export interface Told {
	/** How busy it was itself: 1 is a whole core. */
	readonly load: number
}

/** What the server did between a load program's `begin` and its `end`. */
export interface UnderLoad<T extends Told> {
	readonly told: T
	/** Seconds of CPU. */
	readonly cpu: number
	readonly threads: ThreadTimes
	readonly seconds: number
	/** `ms held up`, of a server that tells. */
	readonly heldUp: Figures
}

/** Runs a load program on the core that the server does not have. */
export async function underLoad<T extends Told>(peer: Peer, file: string, orders: object): Promise<UnderLoad<T>> {
	const load = start(file, { args: [JSON.stringify(orders)], core: 1 })
	try {
		await load.line(/^begin/)
		await peer.heldUp()
		const before = { cpu: peer.cpu(), threads: peer.threads(), at: performance.now() }
		const [, json = ''] = await load.line(/^end (.*)/)
		const told = JSON.parse(json) as T
		const cpu = peer.cpu() - before.cpu
		const threads = spent(before.threads, peer.threads())
		const seconds = (performance.now() - before.at) / 1000
		refuseBusy(told)
		return { told, cpu, threads, seconds, heldUp: await heldUpFigure(peer) }
	} finally {
		await load.stop()
	}
}

/** Throws where the load itself was measured. */
export function refuseBusy({ load }: Told): void {
	if (load > MOST_LOAD) throw new Error(`the load process was busy ${load} of the time`)
}

/** What no server may be in any scenario, and Tandem tells of itself. */
export const HELD_UP = { figure: 'ms held up', limit: 20 }

export async function heldUpFigure(peer: Peer): Promise<Figures> {
	const ms = await peer.heldUp()
	return Number.isNaN(ms) ? {} : { [HELD_UP.figure]: ms }
}
