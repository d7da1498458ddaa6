import { documentPeople, notification, notificationChange, notificationList, notificationSweep } from '@tandem/protocol'
import { z } from 'zod'
import type { Notifications } from '../notification/notifications.ts'
import type { Hub } from '../sse/hub.ts'
import type { AccessTo } from './access.ts'
import type { Documents } from './documents.ts'
import { granted, Refusal } from './refusal.ts'
import { type Identify, type Route, routesFor } from './route.ts'
import { streamRoute } from './stream-route.ts'

export interface NotificationRoutesOptions {
	readonly identify: Identify
	readonly accessTo: AccessTo
	readonly documents: Documents
	readonly notifications: Notifications
	readonly streams: Hub
}

/** What the caller is told, and whom they can mention. */
export function notificationRoutes({
	identify,
	accessTo,
	documents,
	notifications,
	streams,
}: NotificationRoutesOptions): Route[] {
	const route = routesFor(identify)
	return [
		route({
			method: 'get',
			path: '/api/notifications',
			summary: 'What I am told and have not archived, the latest first, and where its stream goes on',
			answers: { status: 200, schema: notificationList },
			refuses: ['unauthenticated'],
			handle: async ({ context, person }) => context.json(await notifications.list((await person()).id)),
		}),
		route({
			method: 'patch',
			path: '/api/notifications/:id',
			summary: 'Mark one read, unread or archived',
			body: notificationChange,
			answers: { status: 200, schema: notification },
			refuses: ['invalid-request', 'unauthenticated', 'no-such-notification', 'not-storing'],
			handle: async ({ context, id, body, person }) => {
				const row = await notifications.change((await person()).id, id, body)
				if (row === undefined) throw new Refusal('no-such-notification')
				return context.json(row)
			},
		}),
		route({
			method: 'post',
			path: '/api/notifications/state',
			summary: 'Mark all read or archived, or those of one document, as far as I have seen them',
			body: notificationSweep,
			answers: { status: 200, schema: z.object({ changed: z.number().int().nonnegative() }) },
			refuses: ['invalid-request', 'unauthenticated', 'not-storing'],
			handle: async ({ context, body, person }) =>
				context.json({ changed: await notifications.sweep((await person()).id, body) }),
		}),
		streamRoute(identify, streams, {
			kind: 'notifications',
			source: notifications.source,
			path: '/api/notifications/stream',
			summary: '`notification`: each of mine as it is now whenever it changes, also archived or withdrawn',
		}),
		route({
			method: 'get',
			path: '/api/documents/:id/people',
			summary: 'Who made or opened it, the latest first: whom I can mention. For whoever is one of them',
			answers: { status: 200, schema: documentPeople },
			refuses: ['unauthenticated', 'forbidden', 'not-found', 'trashed'],
			handle: async ({ context, id, person }) => {
				const caller = await person()
				const { document } = granted(await accessTo(id, caller))
				if (document.maker !== caller.id && !(await documents.hasOpened(id, caller.id))) throw new Refusal('forbidden')
				return context.json(await documents.people(id))
			},
		}),
	]
}
