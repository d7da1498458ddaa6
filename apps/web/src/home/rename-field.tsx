'use client'

import { LIMITS } from '@tandem/protocol'
import { useEffect, useRef } from 'react'

/**
 * A title being changed in its row. `onDone` gets the new one, or null when it was given up with Escape; `byKey` when the
 * focus has to go somewhere, because nobody moved it.
 */
export function RenameField({ title, onDone }: { title: string; onDone(title: string | null, byKey: boolean): void }) {
	const field = useRef<HTMLInputElement>(null)
	// Escape leaves the field too, and the blur that follows must not save what was given up.
	const done = useRef(false)
	const finish = (next: string | null, byKey: boolean) => {
		if (done.current) return
		done.current = true
		onDone(next, byKey)
	}
	useEffect(() => {
		field.current?.focus()
		field.current?.select()
	}, [])
	return (
		<input
			ref={field}
			aria-label="Title"
			defaultValue={title}
			maxLength={LIMITS.titleLength}
			onBlur={(event) => finish(event.target.value.trim(), false)}
			onKeyDown={(event) => {
				if (event.key === 'Enter' && !event.nativeEvent.isComposing) finish(event.currentTarget.value.trim(), true)
				if (event.key === 'Escape') finish(null, true)
			}}
			className="z-10 h-8 min-w-0 flex-1 rounded-md border border-edge bg-raised px-2 font-medium"
		/>
	)
}
