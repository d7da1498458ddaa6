import { feed, writeEventId } from '@tandem/protocol'
import type { Activities } from '../activity/activities.ts'
import type { Hub } from '../sse/hub.ts'
import { type Identify, type Route, routesFor } from './route.ts'
import { streamRoute } from './stream-route.ts'

export interface FeedRoutesOptions {
	readonly identify: Identify
	readonly activities: Activities
	readonly streams: Hub
}

/** What happens to the documents I made or opened. */
export function feedRoutes({ identify, activities, streams }: FeedRoutesOptions): Route[] {
	const route = routesFor(identify)
	return [
		route({
			method: 'get',
			path: '/api/feed',
			summary: 'What happened lately to documents I made or opened, the latest first, and who is in them now',
			answers: { status: 200, schema: feed },
			refuses: ['unauthenticated'],
			handle: async ({ context, person }) => {
				const { id } = await person()
				// First: what changes meanwhile is told again by the stream, not missed.
				const lastEventId = writeEventId(await activities.position())
				const [latest, presence] = await Promise.all([activities.latest(id), activities.presence(id)])
				return context.json({ person: id, lastEventId, activities: latest, presence: presence() })
			},
		}),
		streamRoute(identify, streams, {
			kind: 'feed',
			source: activities,
			path: '/api/feed/stream',
			summary:
				'`activity`: what happens to documents I made or opened; `gone`: one of them was deleted for good; `presence`: who is in one of them now',
		}),
	]
}
