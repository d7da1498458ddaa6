import { z } from 'zod'
import { LIMITS } from '../limits.ts'
import { documentId } from './document.ts'
import { person } from './person.ts'

/**
 * - `mentioned`: somebody named me in a document.
 * - `opened`: people opened my document for the first time.
 * - `trashed`, `restored`: what became of a document that I opened.
 */
export const NOTIFICATION_KINDS = ['mentioned', 'opened', 'trashed', 'restored'] as const

/** `withdrawn`: what it told of was taken back before I read it. Such a row is never listed, only streamed. */
export const NOTIFICATION_STATES = ['unread', 'read', 'archived', 'withdrawn'] as const

const somebody = person.pick({ id: true, name: true, color: true })

/**
 * Server → client: one notification as it is now, in lists and as the data of a `notification` event. Take it for the
 * whole truth about its `id` if its `seq` is higher than that of what is known.
 */
export const notification = z.object({
	id: z.string().describe('stays the same; later ones have higher numbers'),
	/** The person's change counter when this row last changed. */
	seq: z.number().int().positive(),
	kind: z.enum(NOTIFICATION_KINDS),
	state: z.enum(NOTIFICATION_STATES),
	document: z.object({
		id: documentId,
		title: z.string().max(LIMITS.titleLength),
		trashed: z.boolean().describe('whether it is in the trash now'),
	}),
	actors: z.array(somebody).min(1).max(LIMITS.notificationActors).describe('who did it, the latest first'),
	actorCount: z.number().int().positive().describe('how many people did it'),
	/** The mention's id in the text; null for other kinds. */
	mention: z.string().nullable(),
	/** The text around the mention; empty for other kinds. */
	excerpt: z.string().max(LIMITS.excerptLength),
	at: z.number().int().nonnegative().describe('when what it tells of last happened, milliseconds since 1970'),
})
export type Notification = z.infer<typeof notification>
export type NotificationKind = Notification['kind']
export type NotificationState = Notification['state']

/** Server → client, `GET /api/notifications`: all that is unread or read, the latest first. */
export const notificationList = z.object({
	person: z.string().describe('whose it is: the id of whoever is signed in now, who may not be the one who asks'),
	lastEventId: z.string().describe('where the stream goes on from'),
	notifications: z.array(notification).max(LIMITS.notifications),
})
export type NotificationList = z.infer<typeof notificationList>

/** Client → server, `PATCH /api/notifications/:id`. */
export const notificationChange = z.object({ state: z.enum(['unread', 'read', 'archived']) })
export type NotificationChange = z.infer<typeof notificationChange>

/** Client → server, `POST /api/notifications/state`: several at once. */
export const notificationSweep = z.object({
	state: z.enum(['read', 'archived']),
	/** Rows with a higher `seq` stay as they are: the person has not seen them. */
	upTo: z.number().int().nonnegative(),
	/** Only those of this document. */
	document: documentId.optional(),
})
export type NotificationSweep = z.infer<typeof notificationSweep>
