import type { Activity } from '@tandem/protocol'
import { withActivity, withoutDocument } from './lists.ts'
import type { Workspace } from './workspace.ts'

/**
 * Keeps the lists as what happens to documents says. Handed all known activities each time, it takes those that are new
 * since the last time; what the first ones told is in the lists already, which were fetched at about the same time.
 */
export function followActivities(workspace: Workspace): (activities: readonly Activity[]) => void {
	const { store } = workspace
	let last: number | null = null
	return (activities) => {
		const before = last
		last = Math.max(before ?? 0, ...activities.map(({ seq }) => seq))
		if (before === null) return
		const fresh = activities.filter(({ seq }) => seq > before).sort((a, b) => a.seq - b.seq)
		for (const activity of fresh) {
			const apply = () =>
				store.setState(({ documents, asOf }) => ({
					documents: withActivity(documents, activity),
					asOf: Math.max(asOf, activity.at),
				}))
			if (activity.kind !== 'trashed') void workspace.opened(activity.document.id)
			// First into the one list, then out of the other: an open page asks both whether it may offer to restore it.
			if (activity.kind === 'trashed' && activity.person.id === store.getState().person?.id) {
				void workspace.loadTrash().then(apply)
			} else apply()
		}
		if (fresh.some(({ kind }) => kind === 'restored') && store.getState().trash) void workspace.loadTrash()
	}
}

/** Takes out of both lists what was deleted for good, in another tab too. */
export function followGone({ store }: Workspace): (document: string) => void {
	return (document) =>
		store.setState(({ documents, trash }) => ({
			documents: withoutDocument(documents, document),
			trash: withoutDocument(trash, document),
		}))
}

/** Documents asked for because somebody is in them, at most. Beyond: they come into the list when it is fetched. */
const ASKED = 200

/** Brings into the list what was opened in another tab: whoever may see who is in a document has opened it. */
export function followPresence(workspace: Workspace): (documents: Iterable<string>) => void {
	const asked = new Set<string>()
	return (documents) => {
		for (const document of documents) {
			if (asked.has(document) || asked.size >= ASKED) continue
			asked.add(document)
			void workspace.opened(document)
		}
	}
}
