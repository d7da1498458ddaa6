import { resolve } from 'node:path'
import { restingMemory } from '../peers/settled.ts'
import { type Side, startPeer } from '../peers/start.ts'
import { HELD_UP, heldUpFigure } from '../peers/under-load.ts'
import { start } from '../process.ts'
import type { Figures, Scenario } from '../scenario.ts'
import { openFiles } from '../streams/measure.ts'
import type { Orders } from './load.ts'

const LOAD = resolve(import.meta.dirname, 'load.ts')
/** Files that a process has open besides its connections. */
const OTHERS = 200
const WARM = 500
const DOCUMENTS = 100
/** As many as there should be, or as the system's limit of open files allows. */
const CONNECTIONS = Math.min(10_000, openFiles() - OTHERS - WARM)

export const idleScenario: Scenario = {
	name: 'idle connections',
	question: `How much memory does a connection take whose person only looks, in one of 100 documents, next to a bare ws server?
Resident memory without garbage after ${CONNECTIONS} more have joined, less that after the first ${WARM}, all of them held until the end: one that is
lost fails.`,
	baselines: [{ name: 'relay', measure: () => measure('relay') }],
	subject: () => measure('tandem'),
	isVoid: () => false,
	pictured: ['kB a connection'],
	compared: [{ figure: 'kB a connection', limit: 2 }],
	bounded: [{ figure: 'kB a connection', limit: 16 }, HELD_UP],
}

async function measure(side: Side): Promise<Figures> {
	const peer = await startPeer(side)
	const addresses = await peer.documents(DOCUMENTS)
	const orders: Orders = { addresses, flavour: peer.flavour, warm: WARM, connections: CONNECTIONS }
	const load = start(LOAD, { args: [JSON.stringify(orders)], core: 1, input: true })
	try {
		await load.line(/^warm/)
		const before = await restingMemory(peer)
		await peer.heldUp()
		load.child.stdin?.write('go\n')
		await load.line(/^held/)
		const heldUp = await heldUpFigure(peer)
		const after = await restingMemory(peer)
		if (load.child.exitCode !== null) throw new Error('a connection was lost')
		return { 'kB a connection': (after - before) / CONNECTIONS / 1000, ...heldUp }
	} finally {
		await load.stop()
		await peer.stop()
	}
}
