import type { Notification } from '@tandem/protocol'

export const ada = { id: 'p-ada', name: 'Ada', color: 'teal' } as const
export const jonas = { id: 'p-jonas', name: 'Jonas', color: 'indigo' } as const

/** Ada's mention in Plan, unread, except for what is said otherwise. */
export function told(row: Partial<Notification> & Pick<Notification, 'id'>): Notification {
	return {
		seq: Number(row.id),
		kind: 'mentioned',
		state: 'unread',
		document: { id: 'plan', title: 'Plan', trashed: false },
		actors: [ada],
		actorCount: 1,
		mention: 'm1',
		excerpt: '',
		at: Number(row.id),
		...row,
	}
}
