import { createApi } from '@tandem/client/api'
import { type Events, openEvents } from '@tandem/client/events'
import type { Notification } from '@tandem/protocol'
import type { Page } from './page.ts'

/** What one tab is told, and what its person does with it. */
export class Inbox {
	readonly events: Events
	/** What was told as new, in order. */
	readonly arrivals: Notification[] = []
	/** What was there at the start. */
	start: readonly Notification[] | null = null
	/** What this tab knew by its own requests before its stream said so: `id of at`. */
	readonly applied = new Set<string>()
	readonly #page: Page

	constructor(page: Page) {
		this.#page = page
		this.events = openEvents({ person: page.device.person.id, base: '', env: page.env })
		this.events.subscribe(() => {
			this.start ??= this.events.state.notifications
		})
		this.events.onArrival((row) => this.arrivals.push(row))
	}

	/** Marks one of those that are listed. */
	mark(
		pick: (rows: readonly Notification[]) => Notification,
		state: 'unread' | 'read' | 'archived',
		marked: Set<string>,
	) {
		const rows = this.events.state.notifications ?? []
		if (rows.length === 0) return
		const row = pick(rows)
		const { id } = row
		if (state === 'unread') marked.add(occurrence(row))
		createApi({ base: '', fetch: this.#page.env.fetch })
			.setNotification(id, state)
			.then(
				(row) => {
					this.events.apply(row)
					this.applied.add(occurrence(row))
				},
				// It is marked again when somebody looks again.
				() => {},
			)
	}
}

/** One thing that was told: a row that is told again tells of something later. */
export function occurrence({ id, at }: Pick<Notification, 'id' | 'at'>): string {
	return `${id} of ${at}`
}
