import type { EventsState } from '@tandem/client/events'
import type { Activity, DocumentPresence, Notification } from '@tandem/protocol'
import { createStore, type StoreApi } from 'zustand/vanilla'

/** What reaches this person by itself, as the page shows it; a mirror of what the event streams last said. */
export interface EventsView {
	/** Unread and read, the latest first, with what was just marked here; null until it was fetched once. */
	readonly notifications: readonly Notification[] | null
	/** What happened to my documents, the latest first; null until it was fetched once. */
	readonly activities: readonly Activity[] | null
	/** Who is in which document, by the document's id; null until it was fetched once. */
	readonly presence: ReadonlyMap<string, DocumentPresence> | null
	readonly connection: EventsState['connection']
	/** Since when the lists may be behind, in ms since 1970; null while they are live. */
	readonly behindSince: number | null
	/** Ages are counted from here, in ms since 1970; null before the first event. */
	readonly asOf: number | null
	/** The last arrival that interrupts nobody, for who listens to the page. */
	readonly said: string
	/** Whether the panel is open; null until it was opened once. */
	readonly panel: boolean | null
}

export type EventsStore = StoreApi<EventsView>

/** Before anything was heard, and again after the person left: nothing of theirs stays. */
export const NOTHING_HEARD: EventsView = {
	notifications: null,
	activities: null,
	presence: null,
	connection: 'connecting',
	behindSince: null,
	asOf: null,
	said: '',
	panel: null,
}

export function createEventsStore(): EventsStore {
	return createStore<EventsView>(() => NOTHING_HEARD)
}
