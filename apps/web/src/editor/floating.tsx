'use client'

import type { Editor } from '@tandem/editor/editor'
import { type ReactNode, useLayoutEffect, useRef } from 'react'
import { useEditorValue } from './editor-value.ts'
import { type Box, placeNextTo } from './floating-place.ts'

/**
 * A box beside a piece of the text. It hangs in the text's own frame, so it scrolls with it, and is placed before it is
 * seen. `at` says where the piece is now, in coordinates of the window.
 */
export function Floating({
	editor,
	side,
	align = 'start',
	at,
	className,
	children,
	...rest
}: {
	editor: Editor
	side: 'above' | 'below'
	align?: 'start' | 'end'
	at(editor: Editor): Box
	className: string
	children: ReactNode
	role?: string
	id?: string
	'aria-label'?: string
}) {
	const box = useRef<HTMLDivElement>(null)
	// Everybody's edits move the text, also above this piece.
	const length = useEditorValue(
		editor,
		({ state }) => `${state.doc.content.size} ${state.selection.from} ${state.selection.to}`,
	)
	// biome-ignore lint/correctness/useExhaustiveDependencies: `length` stands for the text having moved
	useLayoutEffect(() => {
		const element = box.current
		const frame = element?.offsetParent
		if (!element || !frame) return
		const place = () => {
			const { left, top } = frame.getBoundingClientRect()
			const page = { left: 0, top: 0, right: document.documentElement.clientWidth, bottom: window.innerHeight }
			const put = placeNextTo(at(editor), element.getBoundingClientRect(), page, side, align)
			element.style.left = `${put.left - left}px`
			element.style.top = `${put.top - top}px`
		}
		place()
		const watch = new ResizeObserver(place)
		watch.observe(element)
		watch.observe(frame)
		return () => watch.disconnect()
	}, [editor, at, side, align, length])
	return (
		<div
			ref={box}
			className={`absolute z-30 max-w-[calc(100vw-16px)] rounded-lg border border-line bg-raised font-sans text-[14px] text-ink leading-normal shadow-float print:hidden ${className}`}
			{...rest}
		>
			{children}
		</div>
	)
}

/** Where the selection is, or the caret. */
export function selectionBox({ view, state }: Editor): Box {
	const { from, to, empty } = state.selection
	const start = view.coordsAtPos(from)
	const end = empty ? start : view.coordsAtPos(to, -1)
	return {
		// A selection over several lines starts at the left edge of the text.
		left: start.top === end.top ? start.left : Math.min(start.left, end.left),
		right: Math.max(start.right, end.right),
		top: Math.min(start.top, end.top),
		bottom: Math.max(start.bottom, end.bottom),
	}
}
