import { resolve } from 'node:path'
import { type Side, startPeer } from '../peers/start.ts'
import { HELD_UP, underLoad } from '../peers/under-load.ts'
import type { Figures, Scenario } from '../scenario.ts'
import type { Told } from './load.ts'

const LOAD = resolve(import.meta.dirname, 'load.ts')
const CLIENTS = 500
/** A relay that gathers as long as Tandem does for a crowd's cursors, looks at nothing and makes one write for each. */
const FLOOR = 'batching-relay'
const GATHER_MS = 120
/** Moves of each, a second apart. */
const WARM = 10
/** Percent of a core. */
const LIMIT = 10
/** Of the moves, how many must be seen though a newer one may replace one that was not sent yet. */
const LEAST_SEEN = 0.98

export const presenceScenario: Scenario = {
	name: 'presence: 500 cursors at 1 Hz',
	question: `How much of a core does it cost when each of 500 people in a document moves their cursor once a second, and how late
is it seen, next to Hocuspocus, to a bare ws relay and to one that gathers what comes within ${GATHER_MS} ms? Server and load have a
core each; everybody must have seen where everybody went last, and nearly every move on the way; latencies are those of 25; the first
ten seconds are warm-up. The bare relay sends 249,500 messages a second here, more than it gets done: it is measured for one second
after one of warm-up, and behind for many. A round in which the one that gathers is over the limit by itself says nothing.`,
	baselines: [
		{ name: 'hocuspocus', measure: () => measure('hocuspocus', 3, WARM) },
		{ name: 'relay', measure: () => measure('relay', 1, 1) },
		{ name: FLOOR, measure: () => measure(FLOOR, 5, WARM) },
	],
	subject: async () => {
		const figures = await measure('tandem', 5, WARM)
		if ((figures.seen ?? 0) < LEAST_SEEN) throw new Error(`only ${figures.seen} of the moves were seen`)
		return figures
	},
	isVoid: (baselines) => (baselines[FLOOR]?.['% of a core'] ?? 0) > LIMIT,
	pictured: ['% of a core', 'p99 ms'],
	compared: [
		{ figure: '% of a core', baseline: 'hocuspocus', limit: 1 },
		{ figure: '% of a core', baseline: FLOOR, limit: 2 },
	],
	bounded: [{ figure: '% of a core', limit: LIMIT }, { figure: 'p99 ms', limit: 150 }, HELD_UP],
}

async function measure(side: Side, moves: number, warmMoves: number): Promise<Figures> {
	const peer = await startPeer(side, { gatherMs: GATHER_MS })
	try {
		const [address] = await peer.documents(1)
		const orders = { address, flavour: peer.flavour, clients: CLIENTS, moves, warmMoves }
		const { told, cpu, heldUp } = await underLoad<Told>(peer, LOAD, orders)
		return {
			'% of a core': (cpu / moves) * 100,
			'p50 ms': told.p50,
			'p99 ms': told.p99,
			seen: told.seen,
			...heldUp,
		}
	} finally {
		await peer.stop()
	}
}
