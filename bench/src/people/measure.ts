import { resolve } from 'node:path'
import { type Side, startPeer } from '../peers/start.ts'
import { underLoad } from '../peers/under-load.ts'
import type { Figures } from '../scenario.ts'
import type { Orders, Told } from './load.ts'

const LOAD = resolve(import.meta.dirname, 'load.ts')

export type Crowd = Omit<Orders, 'addresses' | 'flavour'> & { readonly documents: number }

/** The crowd in the documents of a server of its own. */
export async function measureCrowd(side: Side, { documents, ...crowd }: Crowd): Promise<Figures> {
	const peer = await startPeer(side)
	try {
		const orders: Orders = { ...crowd, addresses: await peer.documents(documents), flavour: peer.flavour }
		const { told, cpu, threads, heldUp } = await underLoad<Told>(peer, LOAD, orders)
		if (told.complete !== 1) throw new Error(`${told.complete} of the deliveries arrived`)
		const each = (seconds: number) => (seconds / told.deliveries) * 1e6
		return {
			'µs CPU a delivery': each(cpu),
			// What each kind of thread had of it: where to look when it is too much.
			...Object.fromEntries(Object.entries(threads).map(([group, seconds]) => [`µs of ${group}`, each(seconds)])),
			'p50 ms': told.p50,
			'p99 ms': told.p99,
			...(told.acknowledged && { 'stored p50 ms': told.acknowledged.p50, 'stored p99 ms': told.acknowledged.p99 }),
			...heldUp,
		}
	} finally {
		await peer.stop()
	}
}
