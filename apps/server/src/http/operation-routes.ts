import { z } from 'zod'
import type { Env } from '../env.ts'
import type { Metrics } from './metrics.ts'
import { type Identify, type Route, routesFor } from './route.ts'

/** Milliseconds a check may take. Beyond: it counts as failed, so that a hung disk does not hang the answer. */
const CHECK_MS = 2000

/** Rejects when the part it is named after cannot do its work. */
export type Check = () => Promise<unknown>

export interface OperationRoutesOptions {
	readonly identify: Identify
	readonly checks: Readonly<Record<string, Check>>
	readonly metrics: Metrics
	readonly env: Env
}

/** What whoever runs the server asks. */
export function operationRoutes({ identify, checks, metrics, env }: OperationRoutesOptions): Route[] {
	const route = routesFor(identify)
	return [
		route({
			method: 'get',
			path: '/healthz',
			summary: 'The process answers',
			answers: { status: 200, schema: z.object({ status: z.literal('ok') }) },
			refuses: [],
			handle: ({ context }) => context.json({ status: 'ok' }),
		}),
		route({
			method: 'get',
			path: '/readyz',
			summary: 'Storage and workers can do their work; otherwise 503 and the parts that cannot',
			answers: {
				status: 200,
				schema: z.object({ status: z.enum(['ready', 'not-ready']), failing: z.array(z.string()) }),
			},
			refuses: [],
			handle: async ({ context }) => {
				const results = await Promise.all(
					Object.entries(checks).map(async ([name, check]) => ((await passes(check, env)) ? [] : [name])),
				)
				const failing = results.flat()
				if (failing.length === 0) return context.json({ status: 'ready', failing })
				env.log.warn({ failing }, 'not ready')
				return context.json({ status: 'not-ready', failing }, 503, { 'retry-after': '1' })
			},
		}),
		route({
			method: 'get',
			path: '/metrics',
			summary: 'Counters for Prometheus',
			answers: { status: 200, schema: z.string(), type: 'text/plain' },
			refuses: [],
			handle: async ({ context }) => context.body(await metrics.text(), 200, { 'content-type': metrics.contentType }),
		}),
	]
}

async function passes(check: Check, env: Env): Promise<boolean> {
	let cancel = () => {}
	const late = new Promise<false>((resolve) => {
		cancel = env.after(CHECK_MS, () => resolve(false))
	})
	const done = check().then(
		() => true,
		() => false,
	)
	return await Promise.race([done, late]).finally(() => cancel())
}
