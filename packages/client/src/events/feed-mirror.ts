import { type Activity, type DocumentGone, type DocumentPresence, type Feed, LIMITS } from '@tandem/protocol'
import { asked, forget, type Listing, listed, NO_ROWS, type Rows, take } from './rows.ts'

/** What happened lately, and who is where. */
export interface FeedMirror {
	readonly rows: Rows<Activity>
	/** By document; only those where somebody is. */
	readonly presence: ReadonlyMap<string, DocumentPresence>
	/** Documents told of since the feed was asked for. `whole`: a stream began since, which tells of all. */
	readonly told: { readonly documents: ReadonlySet<string>; readonly whole: boolean }
}

const ACTIVITIES: Listing<Activity> = { keeps: () => true, most: LIMITS.activities }
const NOTHING_TOLD: FeedMirror['told'] = { documents: new Set(), whole: false }

export const NO_FEED: FeedMirror = { rows: NO_ROWS, presence: new Map(), told: NOTHING_TOLD }

export function feedAsked(mirror: FeedMirror): FeedMirror {
	return { ...mirror, rows: asked(mirror.rows), told: NOTHING_TOLD }
}

export function feedListed(mirror: FeedMirror, feed: Feed): FeedMirror {
	const { rows } = listed(mirror.rows, feed.activities, feed.lastEventId, ACTIVITIES)
	const { documents, whole } = mirror.told
	const presence = new Map(whole ? mirror.presence : feed.presence.map((entry) => [entry.document, entry]))
	for (const document of documents) replace(presence, document, mirror.presence.get(document))
	return { rows, presence, told: NOTHING_TOLD }
}

/** A new stream: it begins by telling where somebody is, and who is not told of has left. */
export function feedBegun(mirror: FeedMirror): FeedMirror {
	return { ...mirror, presence: new Map(), told: { documents: new Set(), whole: true } }
}

export function takeActivity(mirror: FeedMirror, activity: Activity, id: string | null): FeedMirror {
	return { ...mirror, rows: take(mirror.rows, activity, id, ACTIVITIES).rows }
}

export function takePresence(mirror: FeedMirror, entry: DocumentPresence): FeedMirror {
	const presence = new Map(mirror.presence)
	replace(presence, entry.document, entry)
	const documents = new Set(mirror.told.documents).add(entry.document)
	return { ...mirror, presence, told: { ...mirror.told, documents } }
}

/** A document that was deleted for good: nothing that was told of it is shown any more. */
export function takeGone(mirror: FeedMirror, { document }: DocumentGone, id: string): FeedMirror {
	const left = takePresence(mirror, { document, people: [], count: 0 })
	return { ...left, rows: forget(left.rows, (activity) => activity.document.id === document, id) }
}

function replace(presence: Map<string, DocumentPresence>, document: string, entry: DocumentPresence | undefined): void {
	if (entry === undefined || entry.count === 0) presence.delete(document)
	else presence.set(document, entry)
}
