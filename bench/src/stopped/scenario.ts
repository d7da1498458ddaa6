import { resolve } from 'node:path'
import { restingMemory } from '../peers/settled.ts'
import { type Side, startPeer } from '../peers/start.ts'
import { HELD_UP, heldUpFigure } from '../peers/under-load.ts'
import { start } from '../process.ts'
import type { Figures, Scenario } from '../scenario.ts'
import type { Orders } from './load.ts'

const LOAD = resolve(import.meta.dirname, 'load.ts')
const MEGABYTES = 30

export const stoppedScenario: Scenario = {
	name: 'a reader that stopped',
	question: `By how much does a server grow when a reader takes nothing from its socket while ${MEGABYTES} MB are written and another
one reads them; next to Hocuspocus? Resident memory meanwhile, less that before (as much was written already, with both reading), or
less that after it is gone, whichever is more: a server that gives memory back in between must not look as if it held nothing. Garbage
and what the kernel holds are not in it. The document stays small, and who comes again must have it.`,
	baselines: [{ name: 'hocuspocus', measure: () => measure('hocuspocus') }],
	subject: () => measure('tandem'),
	isVoid: () => false,
	pictured: ['MiB grown'],
	compared: [],
	bounded: [{ figure: 'MiB grown', limit: 2 }, HELD_UP],
}

async function measure(side: Side): Promise<Figures> {
	const peer = await startPeer(side)
	const [address] = await peer.documents(1)
	if (address === undefined) throw new Error('no document to go to')
	const orders: Orders = { address, flavour: peer.flavour, bytes: MEGABYTES * 1e6 }
	const load = start(LOAD, { args: [JSON.stringify(orders)], core: 1, input: true })
	try {
		await load.line(/^warm/)
		const before = await restingMemory(peer)
		await peer.heldUp()
		load.child.stdin?.write('go\n')
		await load.line(/^written/)
		const heldUp = await heldUpFigure(peer)
		const held = await restingMemory(peer)
		load.child.stdin?.write('go\n')
		await load.line(/^gone/)
		const after = await restingMemory(peer)
		load.child.stdin?.write('go\n')
		await load.line(/^complete/)
		return { 'MiB grown': Math.max(held - before, held - after) / 1024 ** 2, ...heldUp }
	} finally {
		await load.stop()
		await peer.stop()
	}
}
