import type { HttpBindings } from '@hono/node-server'
import { FAILURES, type FailureCode, problem } from '@tandem/protocol'
import type { Context, Handler } from 'hono'
import { type DescribeRouteOptions, resolver } from 'hono-openapi'
import type { z } from 'zod'
import type { Authenticated } from './authentication.ts'
import type { Presented } from './credentials.ts'
import { Refusal } from './refusal.ts'

export interface ApiBindings {
	Bindings: HttpBindings
}
export type ApiContext = Context<ApiBindings>

/** A row of the table of all paths, ready to be mounted. */
export interface Route {
	readonly method: 'get' | 'post' | 'patch' | 'delete'
	/** Hono's spelling: `/api/documents/:id`. */
	readonly path: string
	readonly description: DescribeRouteOptions
	readonly handler: Handler<ApiBindings>
}

/** What a handler is given: only what its row asked for. */
export interface Call<B, Q> {
	readonly context: ApiContext
	readonly body: B
	readonly query: Q
	/** The `:id` of the path, not checked; empty where the path has none. */
	readonly id: string
	/** Asks who is calling; null without a session or token. Throws Refusal for a wrong token or one that is not enough. */
	readonly caller: () => Promise<Authenticated | null>
	/** The same, throws Refusal `unauthenticated`. */
	readonly person: () => Promise<Authenticated>
}

export interface RouteSpec<B extends z.ZodType, Q extends z.ZodType> {
	readonly method: Route['method']
	readonly path: string
	/** One line for the API's readers. */
	readonly summary: string
	/** What a caller's token must allow, or that a token is never enough. `read` for GET, else `write`. */
	readonly needs?: 'read' | 'write' | 'session'
	readonly body?: B
	readonly query?: Q
	readonly answers: { readonly status: number; readonly schema?: z.ZodType; readonly type?: string }
	/** Refusals that mean something here; those that any request may meet are left out. */
	readonly refuses: readonly FailureCode[]
	handle(call: Call<z.output<B>, z.output<Q>>): Promise<Response> | Response
}

/** Who stands behind a request; null for nobody, a code for somebody who is refused. */
export type Identify = (presented: Presented) => Promise<Authenticated | null | FailureCode>

/** Makes rows: checks the query and body before the handler sees them, and describes both for OpenAPI. */
export function routesFor(identify: Identify) {
	return <B extends z.ZodType, Q extends z.ZodType>(spec: RouteSpec<B, Q>): Route => ({
		method: spec.method,
		path: spec.path,
		description: describe(spec),
		handler: async (context) => {
			const caller = async () => judge(await identify(presentedBy(context)), spec)
			return await spec.handle({
				context,
				body: spec.body === undefined ? undefined : check(spec.body, await readJson(context)),
				query: spec.query === undefined ? undefined : check(spec.query, context.req.query()),
				id: context.req.param('id') ?? '',
				caller,
				person: async () => {
					const person = await caller()
					if (person === null) throw new Refusal('unauthenticated')
					return person
				},
			} as Call<z.output<B>, z.output<Q>>)
		},
	})
}

function presentedBy(context: ApiContext): Presented {
	return {
		cookie: context.req.header('cookie'),
		authorization: context.req.header('authorization'),
		address: context.env.incoming.socket.remoteAddress,
	}
}

function judge(
	who: Authenticated | null | FailureCode,
	{ method, needs = method === 'get' ? 'read' : 'write' }: Pick<RouteSpec<z.ZodType, z.ZodType>, 'method' | 'needs'>,
): Authenticated | null {
	if (typeof who === 'string') {
		throw new Refusal(who, who === 'too-many-attempts' ? { headers: { 'retry-after': '60' } } : {})
	}
	if (who?.by === 'token' && needs === 'session') throw new Refusal('session-only')
	if (who?.scope === 'read' && needs === 'write') throw new Refusal('token-read-only')
	return who
}

/** The body as JSON; an absent one is an empty object, so that a body of optional fields may be left out. */
async function readJson(context: ApiContext): Promise<unknown> {
	const body = await context.req.text()
	if (body === '') return {}
	if (!/^application\/json\s*(;|$)/i.test(context.req.header('content-type') ?? '')) {
		throw new Refusal('invalid-request', { issues: [{ path: 'content-type', message: 'must be application/json' }] })
	}
	try {
		return JSON.parse(body)
	} catch {
		throw new Refusal('invalid-request', { issues: [{ path: '', message: 'is not JSON' }] })
	}
}

function check<T>(schema: z.ZodType<T>, value: unknown): T {
	const result = schema.safeParse(value)
	if (result.success) return result.data
	const issues = result.error.issues.map(({ path, message }) => ({ path: path.join('.'), message }))
	throw new Refusal('invalid-request', { issues })
}

function describe(spec: RouteSpec<z.ZodType, z.ZodType>): DescribeRouteOptions {
	const { status, schema, type = 'application/json' } = spec.answers
	const content = schema && { content: { [type]: { schema: resolver(schema) } } }
	const refusals = Map.groupBy(spec.refuses, (code) => FAILURES[code].status)
	return {
		summary: spec.summary,
		...(spec.body && { requestBody: { content: { 'application/json': { schema: resolver(spec.body) } } } }),
		responses: {
			[status]: { description: 'done', ...content },
			...Object.fromEntries(
				[...refusals].map(([refused, codes]) => [
					refused,
					{
						description: codes.map((code) => `\`${code}\`: ${FAILURES[code].sentence}`).join(' '),
						content: { 'application/problem+json': { schema: resolver(problem) } },
					},
				]),
			),
		},
	}
}
