import type { EventId, Notification, NotificationChange, NotificationList, NotificationSweep } from '@tandem/protocol'
import type { RecordedActivity, RecordedGone } from '../activity/record.ts'
import type { Fact } from '../event/fact.ts'

/**
 * What everybody has been told. Each person has one counter: every change of one of their rows takes its next number, so
 * the rows with a higher `seq` than somebody knows are all that they have missed.
 */
export interface NotificationStore {
	/**
	 * Stores a fact: what it does, and what it tells people, in one transaction. A fact that is none (a document in the
	 * trash trashed again, one that is gone) changes nothing. Resolves when it is on disk.
	 */
	record(fact: Fact): Promise<Recorded>
	/** Sets one row's state; undefined when this person has no such row, or its document is gone. */
	change(person: string, id: string, change: NotificationChange): Promise<Recorded | undefined>
	/** Sets the state of several: the unread ones are read, or all that are listed archived. */
	sweep(person: string, sweep: NotificationSweep): Promise<Recorded>
	/** All that is unread or read, the latest first, and where in the stream that was. */
	list(person: string): Promise<NotificationList>
	/** One row as it is now, unless its document is gone. */
	find(person: string, id: string): Promise<Notification | undefined>
	/** At most `most` rows with a higher `seq` in its order, whatever their state; fewer only when there are no more. */
	after(person: string, seq: number, most: number): Promise<readonly Told[]>
	/** A person's last change, `NO_EVENT` before the first. */
	position(person: string): Promise<EventId>
	/** Whose place in a stream an id names. `unknown`: forgotten, or of another life of the data: begin anew. */
	place(person: string, id: EventId): Promise<Place>
	/** How far a document was looked through for mentions; undefined when it is gone. */
	projected(document: string): Promise<ProjectedUpTo | undefined>
	/** Documents whose log goes on behind that, in the order of their ids, after this one. */
	behind(after: string, most: number): Promise<readonly string[]>
}

export type Place = 'own' | 'unknown' | 'foreign'

export interface ProjectedUpTo {
	readonly offset: number
	/** Whether a mention stood there, so that one can go. */
	readonly mentions: boolean
}

/** The event that tells of a change: the whole row as it is now. */
export interface Told {
	readonly id: EventId
	readonly event: 'notification'
	readonly data: Notification
}

export interface Recorded {
	/** Whether anything was changed. */
	readonly happened: boolean
	/** The changed rows in the order of their `seq`, by person. */
	readonly told: ReadonlyMap<string, readonly Told[]>
	/** What the fact is to those who follow the document. */
	readonly activities: readonly (RecordedActivity | RecordedGone)[]
	/** When the next mention may be told; null when none waits. */
	readonly nextDue: number | null
}
