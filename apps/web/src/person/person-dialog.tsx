'use client'

import { LIMITS, PERSON_COLORS, type Person } from '@tandem/protocol'
import { type FormEvent, type RefObject, useState } from 'react'
import { Button } from '../part/button.tsx'
import { Dialog } from '../part/dialog.tsx'
import { ThemeChoice } from '../theme/theme-choice.tsx'
import { useWorkspace } from '../workspace/workspace-provider.tsx'
import { Avatar, personColor } from './avatar.tsx'

interface PersonDialogProps {
	person: Person
	open: boolean
	onClose(): void
	opener: RefObject<HTMLButtonElement | null>
}

/** Name and colour as others see them, and how Tandem looks in this browser. */
export default function PersonDialog({ person, open, onClose, opener }: PersonDialogProps) {
	return (
		<Dialog
			title="You"
			description="Others see this name and colour next to your caret."
			open={open}
			onClose={onClose}
			finalFocus={opener}
		>
			<PersonForm person={person} onDone={onClose} />
			<div className="mt-6 border-line border-t pt-5">
				<ThemeChoice />
			</div>
		</Dialog>
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
