import { resolve } from 'node:path'
import { type Measured, start } from '../process.ts'
import type { Figures, Scenario } from '../scenario.ts'
import { startServer } from '../server.ts'
import { EVENT_SOURCE } from './event-source.ts'

const here = (file: string) => resolve(import.meta.dirname, file)

export const shownScenario: Scenario = {
	name: 'streams: from commit to shown',
	question: `How long from a mention's commit, which its author is told of, until an EventSource of the person has it: looked for,
decided and stored meanwhile; next to an EventSource that is fed by a bare server, from the request that tells it to write? Server
and readers have a core each; each mention comes alone, after a silence; one that does not come fails; three are warm-up.`,
	baselines: [
		{
			name: 'bare server',
			measure: async () => {
				const server = start(here('bare.ts'), { core: 0 })
				const [, port] = await server.line(/^port (\d+)/)
				return await measure(server, { kind: 'bare', url: `http://127.0.0.1:${port}` })
			},
		},
	],
	subject: async () => {
		const server = await startServer({ core: 0 })
		const [reader, ...authors] = [await server.guest(), await server.guest(), await server.guest()]
		const document = await server.document(reader)
		const me = await fetch(`${server.url}/api/me`, { headers: { cookie: reader } })
		const { id } = (await me.json()) as { id: string }
		return await measure(server, { kind: 'tandem', url: server.url, document, reader: { id, cookie: reader }, authors })
	},
	// A bare server with a core of its own is far below this: somebody else was at work.
	isVoid: (beside) => (beside['bare server']?.['p95 ms'] ?? 0) > 20,
	compared: [
		{ figure: 'p50 ms', limit: 5 },
		{ figure: 'p95 ms', limit: 5 },
	],
}

async function measure(server: Measured, orders: object): Promise<Figures> {
	const load = start(here('shown-load.ts'), { args: [JSON.stringify(orders)], core: 1, env: EVENT_SOURCE })
	try {
		const [, json = ''] = await load.line(/^end (.*)/)
		const { p50, p95 } = JSON.parse(json) as { p50: number; p95: number }
		return { 'p50 ms': p50, 'p95 ms': p95 }
	} finally {
		await load.stop()
		await server.stop()
	}
}
