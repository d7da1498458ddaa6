import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { FlavourName } from '../load/flavour.ts'
import type { Address } from '../load/socket.ts'
import { type Measured, start } from '../process.ts'
import { startServer } from '../server.ts'

const here = (file: string) => resolve(import.meta.dirname, file)
const preload = here('collect.ts')

/** Whom a scenario measures: Tandem, and whom it stands beside. */
export type Side = 'tandem' | 'hocuspocus' | 'y-websocket' | 'relay' | 'batching-relay'

/** A server alone on its core, without limits on its clients. */
export interface Peer extends Measured {
	readonly flavour: FlavourName
	readonly port: number
	/** Cookies of people who have just come; empty ones where nobody is asked who they are. */
	people(count: number): Promise<string[]>
	/** Makes empty documents. */
	documents(count: number): Promise<Address[]>
	/** Ends it as a power cut does. */
	kill(): Promise<void>
	/**
	 * Milliseconds that its event loop was late since the last call: 99 of 100 looks came no later. NaN of those that do not
	 * tell.
	 */
	heldUp(): Promise<number>
}

interface PeerOptions {
	/** What an earlier one left; else it starts with nothing, and removes what it stored when it stops. */
	readonly folder?: string
	/** Milliseconds that a batching relay gathers; else as long as Tandem does in a crowd that types. */
	readonly gatherMs?: number
}

export async function startPeer(side: Side, options: PeerOptions = {}): Promise<Peer> {
	const folder = options.folder ?? (await mkdtemp(join(tmpdir(), 'tandem-bench-')))
	const peer = side === 'tandem' ? await startTandem(folder) : await startOther(side, folder, options.gatherMs ?? 20)
	return {
		...peer,
		kill: async () => {
			peer.child.kill('SIGKILL')
			await once(peer.child, 'exit')
		},
		stop: async () => {
			await peer.stop()
			if (options.folder === undefined) await rm(folder, { recursive: true, force: true })
		},
	}
}

async function startOther(
	side: Exclude<Side, 'tandem'>,
	folder: string,
	gatherMs: number,
): Promise<Omit<Peer, 'kill'>> {
	const measured = start(here(`${side}.ts`), { args: [folder, String(gatherMs)], core: 0, preload })
	const port = Number((await measured.line(/^port (\d+)/))[1])
	return {
		...measured,
		port,
		flavour: side === 'y-websocket' ? 'plain' : side === 'hocuspocus' ? side : 'relay',
		people: async (count) => Array.from({ length: count }, () => ''),
		documents: async (count) => Array.from({ length: count }, (_, at) => addressOf(port, `/bench${at}`, `bench${at}`)),
		heldUp: async () => Number.NaN,
	}
}

async function startTandem(folder: string): Promise<Omit<Peer, 'kill'>> {
	const server = await startServer({ core: 0, dataDir: folder, preload })
	const port = Number(new URL(server.url).port)
	return {
		...server,
		port,
		flavour: 'tandem',
		people: async (count) => {
			const made: string[] = []
			for (let at = 0; at < count; at += 1) made.push(await server.guest())
			return made
		},
		documents: async (count) => {
			const cookie = await server.guest()
			const made: Address[] = []
			for (let at = 0; at < count; at += 1) {
				const document = await server.document(cookie)
				made.push({ ...addressOf(port, `/collab/${document}`, document), cookie })
			}
			return made
		},
		heldUp: async () => {
			const text = await (await fetch(`${server.url}/metrics`)).text()
			const late = /^tandem_event_loop_delay_seconds\{quantile="0.99"\} (\S+)/m.exec(text)?.[1]
			if (late === undefined) throw new Error('the server does not say how late its event loop is')
			return Number(late) * 1000
		},
	}
}

function addressOf(port: number, path: string, document: string): Address {
	return { port, path, document, cookie: '' }
}
