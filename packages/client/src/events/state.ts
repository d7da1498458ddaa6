import type { Activity, DocumentPresence, Notification } from '@tandem/protocol'

/**
 * The stream of this browser, whichever tab holds it.
 * - `connecting`, `waiting`: what is shown may be old; `waiting` tries again by itself.
 * - `ended`: nobody is signed in any more, or somebody else. Nothing comes until the page is loaded anew.
 */
export type EventsConnection = 'connecting' | 'live' | 'waiting' | 'ended'

/** Never changed in place: what is the same object has the same content. */
export interface EventsState {
	/** Unread and read, the latest first; null until they are known. The unread count is counted from this list. */
	readonly notifications: readonly Notification[] | null
	/** The latest first, at most LIMITS.activities; null until they are known. */
	readonly activities: readonly Activity[] | null
	/** Who has which document open, by document id; only documents where somebody is. */
	readonly presence: ReadonlyMap<string, DocumentPresence>
	readonly connection: EventsConnection
}
