'use client'

import { Settings } from 'lucide-react'
import { useRef, useState } from 'react'
import { onDemand } from '../part/on-demand.ts'
import { tellNotLoaded } from '../workspace/not-loaded.ts'
import { useWorkspaceState } from '../workspace/workspace-provider.tsx'
import { Avatar } from './avatar.tsx'

const PersonDialog = onDemand(() => import('./person-dialog.tsx'), tellNotLoaded)

/** Who I am here; opens the box in which that can be changed. */
export function PersonButton() {
	const person = useWorkspaceState((state) => state.person)
	const button = useRef<HTMLButtonElement>(null)
	const [open, setOpen] = useState<boolean | null>(null)
	const show = async () => {
		if (await PersonDialog.fetch()) setOpen(true)
	}
	if (!person) return <div className="flex h-12 items-center gap-3 px-2.5 text-soft">Not signed in</div>
	return (
		<>
			<button
				ref={button}
				type="button"
				aria-haspopup="dialog"
				onClick={() => void show()}
				className="flex h-12 w-full items-center gap-3 rounded-md px-2.5 text-left transition-colors duration-100 hover:bg-wash"
			>
				<Avatar face={person} size={24} />
				<span className="min-w-0 flex-1 leading-tight">
					<span className="block truncate">{person.name}</span>
					<span className="block truncate text-[11px] text-soft">
						{person.guest ? 'Guest in this browser' : 'Signed in'}
					</span>
				</span>
				<Settings size={16} strokeWidth={1.75} className="shrink-0 text-soft" aria-hidden />
				<span className="sr-only">Name, colour and appearance</span>
			</button>
			{open !== null && <PersonDialog person={person} open={open} onClose={() => setOpen(false)} opener={button} />}
		</>
	)
}
