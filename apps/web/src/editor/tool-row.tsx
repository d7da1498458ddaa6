'use client'

import type { Editor } from '@tandem/editor/editor'
import type { KeyboardEvent, ReactNode } from 'react'

/** Tools in a row: the arrow keys go along it, Escape goes back to the text. */
export function ToolRow({ editor, label, children }: { editor: Editor; label: string; children: ReactNode }) {
	return (
		<div
			role="toolbar"
			aria-label={label}
			className="flex items-center gap-0.5 overflow-x-auto p-1"
			onKeyDown={(event) => walk(event, () => editor.commands.focus())}
		>
			{children}
		</div>
	)
}

function walk(event: KeyboardEvent<HTMLDivElement>, back: () => void) {
	const tools = [...event.currentTarget.querySelectorAll<HTMLElement>('a, button, select')]
	const at = tools.indexOf(document.activeElement as HTMLElement)
	const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
	if (event.key === 'Escape') back()
	else if (step !== undefined) tools.at((at + step) % tools.length)?.focus()
	else return
	event.preventDefault()
}
