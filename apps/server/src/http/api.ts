import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { describeRoute, openAPIRouteHandler } from 'hono-openapi'
import type { Env } from '../env.ts'
import { StorageError } from '../log/log.ts'
import type { Metrics } from './metrics.ts'
import { Refusal } from './refusal.ts'
import type { ApiBindings, Route } from './route.ts'

/** Bytes of a request's body. Beyond: `too-large`. Titles and names are all that is sent here. */
const BODY_BYTES = 64 * 1024

type Documentation = NonNullable<NonNullable<Parameters<typeof openAPIRouteHandler>[1]>['documentation']>

const documentation: Documentation = {
	info: {
		title: 'Tandem',
		version: '1',
		description:
			'Every refusal is a problem (RFC 9457) whose `code` says which. What is in a document is edited over the WebSocket at /collab/{id}.',
	},
	components: {
		securitySchemes: {
			session: { type: 'apiKey', in: 'cookie', name: 'tandem.session_token' },
			token: { type: 'http', scheme: 'bearer', description: 'a personal token: what is refused to it says so' },
		},
	},
	security: [{ session: [] }, { token: [] }, {}],
}

/** The HTTP API of these routes. Answers every request: what goes wrong is a problem with a code. */
export function createApi(routes: readonly Route[], env: Env, metrics: Metrics): Hono<ApiBindings> {
	const api = new Hono<ApiBindings>()
	const refused = (refusal: Refusal) => {
		metrics.refused(refusal.code)
		return refusal.response()
	}
	api.use(
		bodyLimit({
			maxSize: BODY_BYTES,
			onError: () => {
				throw new Refusal('too-large')
			},
		}),
	)
	api.use(async (context, next) => {
		await next()
		// Lists and documents are one person's, and by the next request they have changed.
		// A stream has said so itself, and its head is out.
		if (!context.env.outgoing.headersSent) context.header('cache-control', 'private, no-store')
	})
	for (const { method, path, description, handler } of routes) api[method](path, describeRoute(description), handler)
	api.get('/api/openapi.json', openAPIRouteHandler(api, { documentation, excludeStaticFile: false }))
	for (const [path, methods] of methodsByPath(routes)) {
		api.all(path, () => {
			throw new Refusal('method-not-allowed', { headers: { allow: methods.join(', ') } })
		})
	}
	api.notFound(() => refused(new Refusal('no-such-path')))
	api.onError((thrown, context) => {
		// Reading a body that stops half-way throws whatever the stream does; nobody is there to be told.
		const { destroyed, complete } = context.env.incoming
		const error = destroyed && !complete ? new Refusal('request-timeout') : thrown
		if (error instanceof Refusal) {
			env.log.info({ code: error.code, method: context.req.method, path: context.req.path }, 'request refused')
			return refused(error)
		}
		env.log.error({ err: error, method: context.req.method, path: context.req.path }, 'request failed')
		return refused(new Refusal(error instanceof StorageError ? 'not-storing' : 'internal'))
	})
	return api
}

function methodsByPath(routes: readonly Route[]): Map<string, string[]> {
	const paths = Map.groupBy(routes, ({ path }) => path)
	return new Map([...paths].map(([path, own]) => [path, own.map(({ method }) => method.toUpperCase())]))
}
