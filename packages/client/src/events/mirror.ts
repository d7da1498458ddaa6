import {
	type Activity,
	type DocumentGone,
	type DocumentPresence,
	type Feed,
	LIMITS,
	type Notification,
	type NotificationList,
} from '@tandem/protocol'
import {
	type FeedMirror,
	feedAsked,
	feedBegun,
	feedListed,
	NO_FEED,
	takeActivity,
	takeGone,
	takePresence,
} from './feed-mirror.ts'
import { asked, isAhead, type Listing, listed, NO_ROWS, type Rows, type Taken, take } from './rows.ts'
import type { Heard, StreamName } from './word.ts'

/** What one tab knows. Pure: every function gives the next one. */
export interface Mirror {
	readonly notifications: Rows<Notification>
	readonly feed: FeedMirror
}

export interface Mirrored {
	readonly mirror: Mirror
	/** What became unread, in order. */
	readonly arrivals: readonly Notification[]
	/** Documents that were deleted for good. */
	readonly gone: readonly string[]
	/** The server does not know our place in the stream, or what it once answered: the list has to be fetched. */
	readonly isLost: boolean
}

const NOTIFICATIONS: Listing<Notification> = {
	keeps: ({ state }) => state === 'unread' || state === 'read',
	most: LIMITS.notifications,
}

export const EMPTY: Mirror = { notifications: NO_ROWS, feed: NO_FEED }

export function askedFor(mirror: Mirror, name: StreamName): Mirror {
	if (name === 'feed') return { ...mirror, feed: feedAsked(mirror.feed) }
	return { ...mirror, notifications: asked(mirror.notifications) }
}

export function withNotifications(mirror: Mirror, { notifications, lastEventId }: NotificationList): Mirrored {
	return withTaken(mirror, listed(mirror.notifications, notifications, lastEventId, NOTIFICATIONS))
}

export function withFeed(mirror: Mirror, feed: Feed): Mirrored {
	return { mirror: { ...mirror, feed: feedListed(mirror.feed, feed) }, arrivals: [], gone: [], isLost: false }
}

/** The answer to a request of this tab, ahead of the stream: nothing that this person has to be told. */
export function withAnswer(mirror: Mirror, row: Notification): Mirrored {
	const { rows } = take(mirror.notifications, row, null, NOTIFICATIONS)
	return { mirror: { ...mirror, notifications: rows }, arrivals: [], gone: [], isLost: false }
}

export function withHeard(before: Mirror, { stream, begun, events }: Heard): Mirrored {
	let mirror = begun && stream === 'feed' ? { ...before, feed: feedBegun(before.feed) } : before
	const arrivals: Notification[] = []
	const gone: string[] = []
	// The server may have gone back to a backup, and knows nothing of what it answered then.
	let isLost = begun && stream === 'notifications' && isAhead(before.notifications)
	for (const { id, name, data } of events) {
		switch (name) {
			case 'notification': {
				const next = withTaken(mirror, take(mirror.notifications, data as Notification, id, NOTIFICATIONS))
				mirror = next.mirror
				arrivals.push(...next.arrivals)
				break
			}
			case 'activity':
				mirror = { ...mirror, feed: takeActivity(mirror.feed, data as Activity, id) }
				break
			case 'gone':
				mirror = { ...mirror, feed: takeGone(mirror.feed, data as DocumentGone, id ?? '') }
				gone.push((data as DocumentGone).document)
				break
			case 'presence':
				mirror = { ...mirror, feed: takePresence(mirror.feed, data as DocumentPresence) }
				break
			case 'reset':
				isLost = true
				break
			default:
			// A newer server may say more.
		}
	}
	return { mirror, arrivals, gone, isLost }
}

/** The last event taken in, null before the first list. */
export function positionOf({ notifications, feed }: Mirror, name: StreamName): string | null {
	return (name === 'feed' ? feed.rows : notifications).position?.text ?? null
}

function withTaken(mirror: Mirror, { rows, newer }: Taken<Notification>): Mirrored {
	const arrivals = newer.filter(({ state }) => state === 'unread')
	return { mirror: { ...mirror, notifications: rows }, arrivals, gone: [], isLost: false }
}
