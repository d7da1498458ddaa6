import { resolve } from 'node:path'
import { type Measured, start } from '../process.ts'
import type { Figures, Scenario } from '../scenario.ts'
import { startServer } from '../server.ts'

const SECONDS = 6
const here = (file: string) => resolve(import.meta.dirname, file)

/** Microseconds of server CPU for each update that reached somebody else, on disk in between. */
export const room: Scenario = {
	name: 'room of 100, 10 writers × 20/s',
	question: `What does one delivered edit cost the server, checked, stored and acknowledged, next to a bare ws relay that does
none of that? Server and load have a core each; every delivery is counted and a round with one missing fails; the load
process must stay below 90 % of its core, else it is measured instead; the first second is warm-up.`,
	baseline: async () => {
		const relay = start(here('relay.ts'), { core: 0 })
		const [, port] = await relay.line(/^port (\d+)/)
		return await measure(relay, { url: `ws://127.0.0.1:${port}`, cookie: '', kind: 'relay' })
	},
	subject: async () => {
		const server = await startServer({ core: 0 })
		const cookie = await server.guest()
		const document = await server.document(cookie)
		const url = `${server.url.replace('http', 'ws')}/collab/${document}`
		return await measure(server, { url, cookie, kind: 'tandem' })
	},
	// A relay on a core of its own needs a third of it for this; more latency than this is somebody else's work.
	isVoid: ({ 'p99 ms': p99 = 0 }) => p99 > 25,
	compared: [{ figure: 'µs CPU a delivery', limit: 1 }],
	bounded: [{ figure: 'p99 ms', limit: 40 }],
}

async function measure(server: Measured, orders: { url: string; cookie: string; kind: string }): Promise<Figures> {
	const args = [JSON.stringify({ ...orders, clients: 100, writers: 10, perSecond: 20, seconds: SECONDS })]
	const load = start(here('load.ts'), { args, core: 1 })
	try {
		await load.line(/^begin/)
		const before = server.cpu()
		const [, json = ''] = await load.line(/^end (.*)/)
		const spent = server.cpu() - before
		const told = JSON.parse(json) as { complete: number; deliveries: number; p50: number; p99: number; load: number }
		if (told.complete < 1) throw new Error(`only ${told.complete} of the deliveries arrived`)
		if (told.load > 0.9) throw new Error(`the load process was busy ${told.load} of the time`)
		return { 'µs CPU a delivery': (spent / told.deliveries) * 1e6, 'p50 ms': told.p50, 'p99 ms': told.p99 }
	} finally {
		await load.stop()
		await server.stop()
	}
}
