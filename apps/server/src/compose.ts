import type { IncomingHttpHeaders } from 'node:http'
import { networkInterfaces } from 'node:os'
import { firstUpdate, welcomeUpdate } from '@tandem/editor/first'
import { LIMITS } from '@tandem/protocol'
import { openFeed } from './activity/feed.ts'
import { localBus } from './bus/local.ts'
import type { Config } from './config.ts'
import { startDocuments } from './document/pool.ts'
import type { Env } from './env.ts'
import type { Fact } from './event/fact.ts'
import { Joins } from './event/joins.ts'
import { Projector } from './event/projector.ts'
import { createGateway } from './gateway/gateway.ts'
import { hostPolicy, httpsOnly, judgeOrigin } from './gateway/hosts.ts'
import { accessOver } from './http/access.ts'
import { createApi } from './http/api.ts'
import { createAuthentication } from './http/authentication.ts'
import { Credentials } from './http/credentials.ts'
import { Documents } from './http/documents.ts'
import { createMetrics } from './http/metrics.ts'
import { allRoutes } from './http/routes.ts'
import { sessionSecret } from './http/session-secret.ts'
import { Tickets } from './http/tickets.ts'
import { Tokens } from './http/tokens.ts'
import { meterOver } from './meter.ts'
import { Notifications } from './notification/notifications.ts'
import { documentCreator, projectionsOver } from './room/projection.ts'
import { Registry } from './room/registry.ts'
import { FRESH_TOKEN_TIMEOUT } from './session/hocuspocus-document.ts'
import { acceptAny, acceptSockets } from './socket/accept.ts'
import { acceptHocuspocus } from './socket/accept-hocuspocus.ts'
import { Census } from './socket/census.ts'
import { Heartbeat } from './socket/heartbeat.ts'
import { Hub } from './sse/hub.ts'
import { openStore } from './store/store.ts'
import { Turnstile } from './turnstile.ts'

/** Milliseconds between two closed connections of a drain, so that not all of them return at once. */
const SPREAD = 5

/** Milliseconds a drain may take altogether: the rest is closed with the process. */
const DRAIN_DEADLINE = 8000

export interface Server {
	/** The port it listens on. */
	readonly port: number
	/** Stops accepting, closes everybody with "come back", stores what they sent, ends. Idempotent. */
	drain(): Promise<void>
}

/** All wiring, in the order in which an edit flows. Rejects with a sentence where the machine does not play along. */
export async function compose(config: Config, env: Env): Promise<Server> {
	const metrics = createMetrics()
	const committed = (milliseconds: number) => metrics.committed(milliseconds / 1000)
	const store = await openStore({ dataDir: config.dataDir, env, committed })
	const meter = meterOver(metrics)
	const documents = startDocuments(env, { workers: 2 })
	const bus = localBus(env.log)
	const feed = openFeed({ store, bus, env })
	const notifications = new Notifications({
		store: store.notifications,
		publish: (channel, message) => bus.publish(channel, message),
		activities: feed.activities,
		env,
	})
	const record = (fact: Fact) => notifications.record(fact)
	const projector = new Projector({ env, log: store.log, documents, store: store.notifications, record })
	const joins = new Joins({ env, record })
	const rooms = new Registry({
		env,
		log: store.log,
		documents,
		meter,
		watch: {
			stored: (document, gathering) => {
				projector.mark(
					document,
					gathering.authors.flatMap(({ updates }) => updates),
				)
				feed.watch.stored(document, gathering)
			},
			people: feed.watch.people,
		},
		projections: projectionsOver(store.database),
		createDocument: documentCreator(store, feed.activities, env),
		bounds: LIMITS.document,
	})
	const secret = await sessionSecret(config.dataDir, env.random)
	const authentication = await createAuthentication({
		database: store.database,
		secret,
		secureCookies: httpsOnly(config.webOrigins),
		env,
	})
	const rows = new Documents(store.database, env.now)
	const accessTo = accessOver(rows)
	const tokens = new Tokens({ database: store.database, authentication, env })
	const tickets = new Tickets(secret)
	const credentials = new Credentials({ authentication, tokens, tickets, accessTo, now: env.now })
	const policy = hostPolicy(config.host, config.webOrigins, ownAddresses)
	const heartbeat = new Heartbeat(env)
	const census = new Census(config.limits)
	const acceptance = {
		env,
		judge: (headers: IncomingHttpHeaders) => judgeOrigin(headers, policy),
		authentication,
		credentials,
		accessTo,
		joins,
		rooms,
		log: store.log,
		census,
		turnstile: new Turnstile(env),
		heartbeat,
		meter,
		updatesPerSecond: config.limits.updatesPerSecond,
	}
	const sockets = acceptAny([
		acceptSockets(acceptance),
		acceptHocuspocus({
			...acceptance,
			identify: async (token, cookie, document) => {
				const isOurs = /^(tandem|ticket)_/.test(token)
				const granted = isOurs && (await credentials.credentialOf(token, document))
				if (typeof granted === 'string') return granted
				// Whoever shows something else says nothing by it: then the session of the browser counts.
				const who = granted ? granted.who : await authentication.authenticate({ cookie })
				return who && { who, until: who.ends === null ? null : who.ends - FRESH_TOKEN_TIMEOUT }
			},
		}),
	])
	const streams = new Hub({ env, bus, census, meter: metrics.streams })
	const stopWatching = credentials.onRevoked((sessionId) => streams.endSession(sessionId))
	const routes = allRoutes({
		authentication,
		tokens,
		credentials,
		documents: rows,
		activities: feed.activities,
		streams,
		accessTo,
		rooms,
		notifications,
		limits: config.limits,
		seeds: { empty: firstUpdate, welcome: welcomeUpdate },
		checks: {
			storage: () => store.database.selectFrom('document').select('id').limit(1).execute(),
			// Asks the writer, too: it may be stuck where the reader still answers.
			writer: () => store.transact([store.database.selectFrom('document').select('id').limit(1).compile()]),
			workers: () => documents.diff({ document: '', base: null, updates: [] }, new Uint8Array([0])),
		},
		metrics,
		env,
	})
	const gateway = await createGateway({
		config,
		env,
		policy,
		api: createApi(routes, env, metrics),
		sockets,
		refused: meter.refused,
	})
	notifications.start()
	projector.start()
	let draining: Promise<void> | undefined
	const drain = async () => {
		sockets.refuse('restarting')
		// First: the gateway waits for whatever is being answered.
		streams.drain()
		await Promise.all([gateway.stop(), rooms.drain('restarting', SPREAD)])
		rooms.close()
		sockets.close()
		stopWatching()
		heartbeat.close()
		await joins.close()
		await projector.close()
		notifications.close()
		await documents.close()
		await feed.close()
		bus.close()
		await store.close()
		metrics.close()
	}
	return {
		port: gateway.port,
		drain: () => {
			draining ??= Promise.race([
				drain(),
				new Promise<void>((resolve) => {
					env.after(DRAIN_DEADLINE, resolve)
				}),
			])
			return draining
		},
	}
}

function ownAddresses(): string[] {
	return Object.values(networkInterfaces()).flatMap((list) => (list ?? []).map(({ address }) => address))
}
