'use client'

import { LIMITS, PERSON_COLORS, type Person } from '@tandem/protocol'
import { ChevronRight, KeyRound } from 'lucide-react'
import { type FormEvent, type RefObject, useState } from 'react'
import { Button } from '../part/button.tsx'
import { Dialog } from '../part/dialog.tsx'
import { onDemand } from '../part/on-demand.ts'
import { ThemeChoice } from '../theme/theme-choice.tsx'
import { tellNotLoaded } from '../workspace/not-loaded.ts'
import { useWorkspace } from '../workspace/workspace-provider.tsx'
import { Avatar, personColor } from './avatar.tsx'

const Programs = onDemand(() => import('../access/programs.tsx'), tellNotLoaded)

interface PersonDialogProps {
	person: Person
	open: boolean
	onClose(): void
	opener: RefObject<HTMLButtonElement | null>
}

const WORDS = {
	you: { title: 'You', description: 'Others see this name and colour next to your caret.' },
	programs: {
		title: 'Access for programs',
		description: 'A token lets a script or another editor in, as you. Give it only to what you trust.',
	},
} as const

/** Name and colour as others see them, how Tandem looks in this browser, and who else may come in as this person. */
export default function PersonDialog({ person, open, onClose, opener }: PersonDialogProps) {
	const [place, setPlace] = useState<keyof typeof WORDS>('you')
	const [cameBack, setCameBack] = useState(false)
	const goBack = () => {
		setCameBack(true)
		setPlace('you')
	}
	const forget = () => {
		setCameBack(false)
		setPlace('you')
	}
	const showPrograms = async () => {
		if (await Programs.fetch()) setPlace('programs')
	}
	return (
		<Dialog {...WORDS[place]} open={open} onClose={onClose} onClosed={forget} finalFocus={opener}>
			{place === 'programs' ? (
				<Programs onBack={goBack} />
			) : (
				<>
					<PersonForm person={person} onDone={onClose} />
					<div className="mt-6 border-line border-t pt-5">
						<ThemeChoice />
					</div>
					<ProgramsRow onOpen={() => void showPrograms()} focused={cameBack} />
				</>
			)}
		</Dialog>
	)
}

const focusOn = (element: HTMLElement | null) => element?.focus()

/** `focused`: who comes back goes on where they left. */
function ProgramsRow({ onOpen, focused }: { onOpen(): void; focused: boolean }) {
	return (
		<button
			type="button"
			ref={focused ? focusOn : null}
			onClick={onOpen}
			className="-mx-2.5 mt-5 flex w-[calc(100%+20px)] items-center gap-3 rounded-md px-2.5 py-2 text-left transition-colors duration-100 hover:bg-wash"
		>
			<KeyRound size={18} strokeWidth={1.75} aria-hidden className="shrink-0 text-soft" />
			<span className="min-w-0 flex-1 leading-snug">
				<span className="block font-medium">Access for programs</span>
				<span className="block text-[12.5px] text-soft">Tokens for scripts and other editors</span>
			</span>
			<ChevronRight size={16} strokeWidth={1.75} aria-hidden className="shrink-0 text-soft" />
		</button>
	)
}

function PersonForm({ person, onDone }: { person: Person; onDone(): void }) {
	const workspace = useWorkspace()
	const [name, setName] = useState(person.name)
	const [color, setColor] = useState(person.color)
	const [saving, setSaving] = useState(false)
	const submit = async (event: FormEvent) => {
		event.preventDefault()
		setSaving(true)
		const done = await workspace.changeMe({ name: name.trim(), color })
		setSaving(false)
		if (done) onDone()
	}
	return (
		<form onSubmit={submit} className="mt-5">
			<label className="block">
				<span className="mb-1.5 block font-medium text-soft text-xs">Name</span>
				<span className="flex items-center gap-3">
					<Avatar face={{ name, color }} size={38} strong />
					<input
						value={name}
						onChange={(event) => setName(event.target.value)}
						required
						pattern=".*\S.*"
						maxLength={LIMITS.nameLength}
						autoComplete="off"
						className="h-10 min-w-0 flex-1 rounded-md border border-edge bg-paper px-3"
					/>
				</span>
			</label>
			<fieldset className="mt-5">
				<legend className="mb-1.5 font-medium text-soft text-xs">Colour</legend>
				<div className="flex flex-wrap gap-2">
					{PERSON_COLORS.map((each) => (
						<label
							key={each}
							title={each}
							className="inline-flex size-9 cursor-pointer items-center justify-center rounded-full border-2 border-transparent has-checked:border-ink has-focus-visible:outline-2 has-focus-visible:outline-accent has-focus-visible:outline-offset-2"
						>
							<input
								type="radio"
								name="color"
								value={each}
								checked={color === each}
								onChange={() => setColor(each)}
								className="sr-only"
								aria-label={each}
							/>
							<span className="size-6 rounded-full" style={{ background: personColor(each) }} />
						</label>
					))}
				</div>
			</fieldset>
			<div className="mt-6 flex justify-end gap-2">
				<Button onClick={onDone}>Cancel</Button>
				<Button kind="primary" type="submit" disabled={saving}>
					Save
				</Button>
			</div>
		</form>
	)
}
