import type { MentionPerson } from '@tandem/editor/mention-people'
import type { Awareness } from 'y-protocols/awareness'

/** Fetches who opened the document, the latest first; rejects when they cannot be had now. */
export type LoadPeople = () => Promise<readonly MentionPerson[]>

/** Who has the document open, each once however many tabs they have, oneself among them. */
export function peopleHere(awareness: Awareness): readonly MentionPerson[] {
	const here = new Map<string, MentionPerson>()
	for (const { user } of awareness.getStates().values()) {
		if (typeof user?.id === 'string')
			here.set(user.id, { id: user.id, name: String(user.name), color: String(user.color) })
	}
	return [...here.values()]
}

/** Calls `changed` when somebody comes, leaves or takes another name or colour; not for every caret that moves. */
export function watchPeopleHere(awareness: Awareness, changed: () => void): () => void {
	const told = () => JSON.stringify(peopleHere(awareness))
	let last = told()
	const look = () => {
		const next = told()
		if (next === last) return
		last = next
		changed()
	}
	awareness.on('change', look)
	return () => awareness.off('change', look)
}
