'use client'

import type { PresentNames } from '@tandem/editor/editor'
import type { MentionPerson } from '@tandem/editor/mention-people'
import { useEffect } from 'react'
import type { Awareness } from 'y-protocols/awareness'
import { useWorkspaceState } from '../workspace/workspace-provider.tsx'
import { type LoadPeople, peopleHere, watchPeopleHere } from './people-source.ts'

/**
 * Keeps the names in mentions those that people have now: of who is here at once, of everybody else when the page is
 * opened and whenever it is looked at again.
 */
export default function NameKeeper(props: { names: PresentNames; awareness: Awareness; loadPeople: LoadPeople }) {
	const { names, awareness, loadPeople } = props
	// Under what name one is here oneself is as old as the visit.
	const myself = useWorkspaceState((state) => state.person)
	useEffect(() => {
		if (myself) names.learn(new Map([[myself.id, myself.name]]))
	}, [names, myself])
	useEffect(() => {
		const learn = (people: readonly MentionPerson[]) =>
			names.learn(new Map(people.filter(({ id }) => id !== names.me).map(({ id, name }) => [id, name])))
		const here = () => learn(peopleHere(awareness))
		const everybody = () => {
			if (document.visibilityState === 'hidden') return
			// Who is here may have taken another name while that was under way. Offline, the names that were known stay.
			loadPeople()
				.then(learn, () => {})
				.then(here)
		}
		here()
		everybody()
		document.addEventListener('visibilitychange', everybody)
		const undo = watchPeopleHere(awareness, here)
		return () => {
			document.removeEventListener('visibilitychange', everybody)
			undo()
		}
	}, [names, awareness, loadPeople])
	return null
}
