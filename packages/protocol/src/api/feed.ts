import { z } from 'zod'
import { LIMITS } from '../limits.ts'
import { documentId } from './document.ts'
import { person } from './person.ts'

export const ACTIVITY_KINDS = ['created', 'edited', 'renamed', 'trashed', 'restored'] as const

const time = z.number().int().nonnegative().describe('milliseconds since 1970')
const somebody = person.pick({ id: true, name: true, color: true })

/**
 * Server → client: something that happened to a document I may see, in lists and as the data of an `activity` event. A
 * row with a known `id` and a higher `seq` replaces what is known: a burst of edits is one row that grows.
 */
export const activity = z.object({
	id: z.string(),
	seq: z.number().int().positive(),
	kind: z.enum(ACTIVITY_KINDS),
	document: z.object({ id: documentId, title: z.string().max(LIMITS.titleLength) }),
	person: somebody,
	/** When it began; the same as `at` except for a burst of edits. */
	since: time,
	at: time,
})
export type Activity = z.infer<typeof activity>
export type ActivityKind = Activity['kind']

/** Server → client: who has a document open now, whole each time, as the data of a `presence` event. */
export const documentPresence = z.object({
	document: documentId,
	people: z.array(somebody).max(LIMITS.presencePeople),
	count: z.number().int().nonnegative().describe('how many people there are, also beyond those listed'),
})
export type DocumentPresence = z.infer<typeof documentPresence>

/** Server → client: a document was deleted for good, as the data of a `gone` event. Nothing that was told of it stands. */
export const documentGone = z.object({ document: documentId, seq: z.number().int().positive() })
export type DocumentGone = z.infer<typeof documentGone>

/** Server → client, `GET /api/feed`: the latest first, and who is where. */
export const feed = z.object({
	person: z.string().describe('whose it is: the id of whoever is signed in now, who may not be the one who asks'),
	lastEventId: z.string().describe('where the stream goes on from'),
	activities: z.array(activity).max(LIMITS.activities),
	presence: z.array(documentPresence),
})
export type Feed = z.infer<typeof feed>
