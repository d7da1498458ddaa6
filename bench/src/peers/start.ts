import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { FlavourName } from '../load/flavour.ts'
import type { Address } from '../load/socket.ts'
import { type Measured, start } from '../process.ts'
import { startServer } from '../server.ts'

const here = (file: string) => resolve(import.meta.dirname, file)

/** Whom a scenario measures: Tandem, and whom it stands beside. */
export type Side = 'tandem' | 'hocuspocus' | 'y-websocket' | 'relay'

/** A server alone on its core, with one empty document. */
export interface Peer extends Measured {
	readonly flavour: FlavourName
	readonly address: Address
	/**
	 * Milliseconds that its event loop was late since the last call: 99 of 100 looks came no later. NaN of those that do not
	 * tell.
	 */
	heldUp(): Promise<number>
}

export async function startPeer(side: Side): Promise<Peer> {
	if (side === 'tandem') return await startTandem()
	const folder = await mkdtemp(join(tmpdir(), 'tandem-bench-'))
	const measured = start(here(`${side}.ts`), { args: [folder], core: 0 })
	const [, port] = await measured.line(/^port (\d+)/)
	return {
		...measured,
		flavour: side === 'y-websocket' ? 'plain' : side,
		address: { port: Number(port), path: '/bench', cookie: '' },
		heldUp: async () => Number.NaN,
		stop: async () => {
			await measured.stop()
			await rm(folder, { recursive: true, force: true })
		},
	}
}

async function startTandem(): Promise<Peer> {
	const server = await startServer({ core: 0 })
	const cookie = await server.guest()
	const document = await server.document(cookie)
	const heldUp = async () => {
		const text = await (await fetch(`${server.url}/metrics`)).text()
		const late = /^tandem_event_loop_delay_seconds\{quantile="0.99"\} (\S+)/m.exec(text)?.[1]
		if (late === undefined) throw new Error('the server does not say how late its event loop is')
		return Number(late) * 1000
	}
	const address = { port: Number(new URL(server.url).port), path: `/collab/${document}`, cookie }
	return { ...server, flavour: 'tandem', address, heldUp }
}
