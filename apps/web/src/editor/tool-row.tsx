'use client'

import type { Editor } from '@tandem/editor/editor'
import clsx from 'clsx'
import type { KeyboardEvent, ReactNode } from 'react'

/** Tools in a row: the arrow keys go along it, Escape goes back to the text. */
export function ToolRow(props: {
	editor: Editor
	label: string
	/** Takes as many rows as it needs instead of scrolling. */
	wrap?: boolean
	children: ReactNode
}) {
	const { editor, label, wrap = false, children } = props
	return (
		<div
			role="toolbar"
			aria-label={label}
			className={clsx('flex items-center gap-0.5 p-1', wrap ? 'flex-wrap' : 'overflow-x-auto')}
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
