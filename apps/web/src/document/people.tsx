'use client'

import { useRef, useState } from 'react'
import { onDemand } from '../part/on-demand.ts'
import { Avatar, type Face } from '../person/avatar.tsx'
import { tellNotLoaded } from '../workspace/not-loaded.ts'
import { useWorkspaceState } from '../workspace/workspace-provider.tsx'
import { useDocument } from './document-provider.tsx'

/** Faces shown side by side; the others are counted. */
const SHOWN = 4

const PeopleList = onDemand(() => import('./people-list.tsx'), tellNotLoaded)

export interface Present extends Face {
	readonly id: string
	readonly me: boolean
}

/** Who has this document open now: one face a person, in the order they came, mine last. Opens the list of names. */
export function People() {
	const me = useWorkspaceState((state) => state.person)
	const peers = useDocument((view) => view.state?.peers)
	const button = useRef<HTMLButtonElement>(null)
	const [open, setOpen] = useState<boolean | null>(null)
	const toggle = async () => {
		if (await PeopleList.fetch()) setOpen(!open)
	}
	if (!me || !peers) return null
	const others: Present[] = peers
		.filter(({ person }) => person !== me.id)
		.map(({ person, name, color }) => ({ id: person, name, color, me: false }))
	const present: Present[] = [...others, { id: me.id, name: me.name, color: me.color, me: true }]
	const hidden = others.length - SHOWN
	return (
		<>
			<button
				ref={button}
				type="button"
				aria-haspopup="dialog"
				aria-expanded={open === true}
				onClick={() => void toggle()}
				className="flex h-9 items-center rounded-full px-1 hover:bg-wash aria-expanded:bg-wash"
			>
				<span className="sr-only">
					{present.length === 1 ? 'Only you are here' : `${present.length} people are here`}
				</span>
				<span aria-hidden="true" className="flex items-center gap-1 max-md:[&>*:not(:first-child)]:-ml-2.5">
					{others.slice(0, SHOWN).map((face) => (
						<Avatar key={face.id} face={face} size={29} strong />
					))}
					{hidden > 0 && (
						<span className="inline-flex h-[29px] min-w-[29px] items-center justify-center rounded-full border border-line bg-raised px-1.5 font-semibold text-[11px] text-soft">
							+{hidden}
						</span>
					)}
					<span className={others.length > 0 ? 'hidden md:inline-flex' : 'inline-flex'}>
						<Avatar face={me} size={24} />
					</span>
				</span>
			</button>
			{open !== null && <PeopleList present={present} open={open} onClose={() => setOpen(false)} anchor={button} />}
		</>
	)
}
