import type { Api } from '@tandem/client/api'
import type { Events } from '@tandem/client/events'
import type { Notification, NotificationChange } from '@tandem/protocol'
import { tell, tellTrouble } from '../workspace/notices.ts'
import { sentenceOf } from '../workspace/workspace.ts'
import { type Assumed, assume, giveUp, shown, unanswered } from './assumed.ts'

/** What somebody does with notifications. It shows at once; what is refused is put back, and a notice says why. */
export interface Marks {
	/** What shows and was not answered yet. */
	assumed(): Assumed
	mark(row: Notification, state: NotificationChange['state']): Promise<boolean>
	/** Archives it and offers to undo that. */
	archive(row: Notification): Promise<void>
	/** Everything shown now, or everything shown of one document. What arrives meanwhile stays unread. */
	readAll(document?: string): Promise<void>
}

export interface MarksWorld {
	readonly api: Api
	readonly events: Events
	/** Called whenever what is assumed has changed. */
	changed(): void
}

export function createMarks({ api, events, changed }: MarksWorld): Marks {
	let assumed: Assumed = new Map()
	const set = (next: Assumed) => {
		assumed = unanswered(next, events.state.notifications ?? [])
		changed()
	}
	/** Shows `state` at once and runs what makes it true. */
	const attempt = async (
		rows: readonly Notification[],
		state: NotificationChange['state'],
		ask: () => Promise<unknown>,
	) => {
		set(assume(assumed, rows, state))
		try {
			await ask()
			return true
		} catch (error) {
			tellTrouble(sentenceOf(error))
			set(giveUp(assumed, rows, state))
			return false
		}
	}
	const mark = (row: Notification, state: NotificationChange['state']) =>
		attempt([current(row)], state, async () => events.apply(await api.setNotification(row.id, state)))
	/** The row as the server last told it: the one handed in may be as the page shows it. */
	const current = (row: Notification) => events.state.notifications?.find(({ id }) => id === row.id) ?? row
	return {
		assumed: () => assumed,
		mark,
		archive: async (row) => {
			const archived = mark(row, 'archived')
			const before = row.state === 'unread' ? 'unread' : 'read'
			tell('Archived', { label: 'Undo', run: () => void archived.then((done) => done && mark(row, before)) })
			await archived
		},
		readAll: async (document) => {
			const listed = shown(events.state.notifications ?? [], assumed)
			const upTo = Math.max(0, ...listed.map(({ seq }) => seq))
			const unread = listed.filter(({ state, document: { id } }) => state === 'unread' && (document ?? id) === id)
			if (unread.length === 0) return
			await attempt(unread, 'read', async () => {
				await api.setNotifications({ state: 'read', upTo, ...(document !== undefined && { document }) })
				events.refresh()
			})
		},
	}
}
