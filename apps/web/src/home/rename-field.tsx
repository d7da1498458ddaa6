'use client'

import { LIMITS } from '@tandem/protocol'
import { useEffect, useRef } from 'react'

/** A title being changed in its row. `onDone` gets the new one, or null when it was given up with Escape. */
export function RenameField({ title, onDone }: { title: string; onDone(title: string | null): void }) {
	const field = useRef<HTMLInputElement>(null)
	// Escape leaves the field too, and the blur that follows must not save what was given up.
	const done = useRef(false)
	const finish = (next: string | null) => {
		if (done.current) return
		done.current = true
		onDone(next)
	}
	useEffect(() => field.current?.select(), [])
	return (
		<input
			ref={field}
			aria-label="Title"
			defaultValue={title}
			maxLength={LIMITS.titleLength}
			onBlur={(event) => finish(event.target.value.trim())}
			onKeyDown={(event) => {
				if (event.key === 'Enter') finish(event.currentTarget.value.trim())
				if (event.key === 'Escape') finish(null)
			}}
			className="z-10 h-8 min-w-0 flex-1 rounded-md border border-edge bg-raised px-2 font-medium"
		/>
	)
}
