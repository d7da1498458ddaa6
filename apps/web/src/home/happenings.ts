import type { Activity } from '@tandem/protocol'

/** Of each person in each document the latest, the latest first: whoever makes, names and writes a page did one thing. */
export function happenings(activities: readonly Activity[], limit: number): Activity[] {
	const latest = new Map<string, Activity>()
	for (const activity of [...activities].sort((a, b) => b.at - a.at || b.seq - a.seq)) {
		const key = happeningKey(activity)
		if (!latest.has(key)) latest.set(key, activity)
	}
	return [...latest.values()].slice(0, limit)
}

/** The same for all that one person does in one document: its line moves, it does not come and go. */
export function happeningKey({ person, document }: Activity): string {
	return `${person.id} ${document.id}`
}

/** What was done, between the person and the title. */
export function happened({ kind }: Activity): string {
	switch (kind) {
		case 'created':
			return 'created'
		case 'edited':
			return 'edited'
		case 'renamed':
			return 'renamed'
		case 'trashed':
			return 'threw away'
		case 'restored':
			return 'restored'
		default:
			return kind satisfies never
	}
}
