import { resolve } from 'node:path'
import { type Measured, start } from '../process.ts'
import type { Figures } from '../scenario.ts'
import { startServer } from '../server.ts'
import { spent } from '../threads.ts'

const here = (file: string) => resolve(import.meta.dirname, file)

export interface Crowd {
	readonly clients: number
	readonly writers: number
	/** Letters a second of each writer. */
	readonly perSecond: number
	readonly seconds: number
}

/** The crowd in one document of a Tandem of its own. */
export async function measureTandem(crowd: Crowd): Promise<Figures> {
	const server = await startServer({ core: 0 })
	const cookie = await server.guest()
	const document = await server.document(cookie)
	const url = `${server.url.replace('http', 'ws')}/collab/${document}`
	return await measure(server, { ...crowd, url, cookie, kind: 'tandem' })
}

/** The same crowd on a bare relay. */
export async function measureRelay(crowd: Crowd): Promise<Figures> {
	const relay = start(here('relay.ts'), { core: 0 })
	const [, port] = await relay.line(/^port (\d+)/)
	return await measure(relay, { ...crowd, url: `ws://127.0.0.1:${port}`, cookie: '', kind: 'relay' })
}

async function measure(
	server: Measured,
	orders: Crowd & { url: string; cookie: string; kind: string },
): Promise<Figures> {
	const load = start(here('load.ts'), { args: [JSON.stringify(orders)], core: 1 })
	try {
		await load.line(/^begin/)
		const before = server.cpu()
		const threads = server.threads()
		const [, json = ''] = await load.line(/^end (.*)/)
		const cpu = server.cpu() - before
		const byThread = spent(threads, server.threads())
		const told = JSON.parse(json) as { complete: number; deliveries: number; p50: number; p99: number; load: number }
		if (told.complete < 1) throw new Error(`only ${told.complete} of the deliveries arrived`)
		if (told.load > 0.9) throw new Error(`the load process was busy ${told.load} of the time`)
		const each = (seconds: number) => (seconds / told.deliveries) * 1e6
		const profile = Object.entries(byThread).map(([group, seconds]) => [`µs of ${group}`, each(seconds)])
		return {
			'µs CPU a delivery': each(cpu),
			...Object.fromEntries(profile),
			'p50 ms': told.p50,
			'p99 ms': told.p99,
		}
	} finally {
		await load.stop()
		await server.stop()
	}
}
