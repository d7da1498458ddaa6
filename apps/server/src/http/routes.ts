import type { Greeted } from '@tandem/editor/first'
import type { Activities } from '../activity/activities.ts'
import type { Limits } from '../config.ts'
import type { Env } from '../env.ts'
import type { Notifications } from '../notification/notifications.ts'
import type { Hub } from '../sse/hub.ts'
import type { AccessTo } from './access.ts'
import type { Authenticated, Authentication } from './authentication.ts'
import type { Credentials } from './credentials.ts'
import { documentRoutes } from './document-routes.ts'
import type { Documents } from './documents.ts'
import { feedRoutes } from './feed-routes.ts'
import { Guests } from './guests.ts'
import type { Metrics } from './metrics.ts'
import { notificationRoutes } from './notification-routes.ts'
import { type Check, operationRoutes } from './operation-routes.ts'
import { PerMinute } from './per-minute.ts'
import { personRoutes } from './person-routes.ts'
import type { Rooms } from './rooms-port.ts'
import type { Route } from './route.ts'
import { tokenRoutes } from './token-routes.ts'
import type { Tokens } from './tokens.ts'

export interface RoutesOptions {
	readonly authentication: Authentication
	readonly tokens: Tokens
	readonly credentials: Credentials
	readonly documents: Documents
	readonly activities: Activities
	readonly streams: Hub
	readonly accessTo: AccessTo
	readonly rooms: Rooms
	readonly notifications: Notifications
	readonly limits: Limits
	/** First updates (Yjs, V1) of new documents. */
	readonly seeds: { readonly empty: () => Uint8Array; readonly welcome: (greeted: Greeted) => Uint8Array }
	/** What /readyz asks, by the name it reports. */
	readonly checks: Readonly<Record<string, Check>>
	readonly metrics: Metrics
	readonly env: Env
}

/**
 * The first part of every path that is answered here and not by the web process. WebSockets come in at /collab and
 * /hocuspocus.
 */
const OWN = /^\/(api|collab|hocuspocus|healthz|readyz|metrics)(\/|\?|$)/

/** Whether a request's target (path and query) is ours to answer. */
export function isOwnPath(target: string): boolean {
	return OWN.test(target)
}

/** Every path there is; the description of them all at /api/openapi.json is made from this table. */
export function allRoutes(options: RoutesOptions): Route[] {
	const { authentication, tokens, credentials, rooms, notifications, limits, seeds, env } = options
	const identify = credentials.who.bind(credentials)
	const newId = () => Buffer.from(env.random(16)).toString('base64url')
	const newDocument = async (person: string, title: string) => {
		const id = newId()
		await rooms.create({ id, first: seeds.empty(), person, title, isNews: true })
		return id
	}
	const welcome = async ({ id: person, name }: Authenticated) => {
		const first = seeds.welcome({ id: newId(), person, label: name })
		await rooms.create({ id: newId(), first, person, title: 'Welcome to Tandem', isNews: false })
	}
	const guests = new Guests({ authentication, env, perMinute: limits.guestsPerMinute, welcome })
	const perMinute = new PerMinute(limits.documentsPerMinute)
	return [
		...personRoutes({ authentication, identify, guests, tokens }),
		...tokenRoutes({ identify, tokens, credentials }),
		...documentRoutes({
			...options,
			identify,
			perMinute,
			newDocument,
			record: (fact) => notifications.record(fact),
		}),
		...notificationRoutes({ ...options, identify }),
		...feedRoutes({ ...options, identify }),
		...operationRoutes({ ...options, identify }),
	]
}
