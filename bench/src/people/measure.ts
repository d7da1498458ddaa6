import { resolve } from 'node:path'
import { type Peer, type Side, startPeer } from '../peers/start.ts'
import { start } from '../process.ts'
import type { Figures } from '../scenario.ts'
import { spent, type ThreadTimes } from '../threads.ts'
import type { Orders, Told } from './load.ts'

const LOAD = resolve(import.meta.dirname, 'load.ts')

export type Crowd = Omit<Orders, 'address' | 'flavour'>

/** The crowd in one document of a server of its own. */
export async function measureCrowd(side: Side, crowd: Crowd): Promise<Figures> {
	const peer = await startPeer(side)
	const orders: Orders = { ...crowd, address: peer.address, flavour: peer.flavour }
	const load = start(LOAD, { args: [JSON.stringify(orders)], core: 1 })
	try {
		await load.line(/^begin/)
		const before = await look(peer)
		const [, json = ''] = await load.line(/^end (.*)/)
		const after = await look(peer)
		const told = JSON.parse(json) as Told
		if (told.complete !== 1) throw new Error(`${told.complete} of the deliveries arrived`)
		if (told.load > 0.9) throw new Error(`the load process was busy ${told.load} of the time`)
		const each = (seconds: number) => (seconds / told.deliveries) * 1e6
		return {
			'µs CPU a delivery': each(after.cpu - before.cpu),
			...profile(spent(before.threads, after.threads), each),
			'p50 ms': told.p50,
			'p99 ms': told.p99,
			...(Number.isNaN(after.heldUp) ? {} : { 'ms held up': after.heldUp }),
		}
	} finally {
		await load.stop()
		await peer.stop()
	}
}

async function look(peer: Peer) {
	const heldUp = await peer.heldUp()
	return { heldUp, cpu: peer.cpu(), threads: peer.threads() }
}

/** What each kind of thread had of it: where to look when it is too much. */
function profile(threads: ThreadTimes, each: (seconds: number) => number): Figures {
	return Object.fromEntries(Object.entries(threads).map(([group, seconds]) => [`µs of ${group}`, each(seconds)]))
}
