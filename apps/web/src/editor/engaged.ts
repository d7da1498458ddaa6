import type { Editor } from '@tandem/editor/editor'
import { type RefObject, useEffect, useState } from 'react'

/** Whether the person is at the text or at its tools, and not just now drawing a selection with the pointer. */
export function useEngaged(editor: Editor, tools: RefObject<HTMLElement | null>): boolean {
	const [focused, setFocused] = useState(editor.isFocused)
	const [drawing, setDrawing] = useState(false)
	useEffect(() => {
		const text = editor.view.dom
		const box = tools.current
		const came = () => setFocused(true)
		const went = ({ relatedTarget: to }: FocusEvent) => {
			if (!(to instanceof Node && (text.contains(to) || box?.contains(to)))) setFocused(false)
		}
		const pressed = () => setDrawing(true)
		const released = () => setDrawing(false)
		for (const part of [text, box]) {
			part?.addEventListener('focusin', came)
			part?.addEventListener('focusout', went)
		}
		text.addEventListener('pointerdown', pressed)
		window.addEventListener('pointerup', released)
		window.addEventListener('pointercancel', released)
		return () => {
			for (const part of [text, box]) {
				part?.removeEventListener('focusin', came)
				part?.removeEventListener('focusout', went)
			}
			text.removeEventListener('pointerdown', pressed)
			window.removeEventListener('pointerup', released)
			window.removeEventListener('pointercancel', released)
		}
	}, [editor, tools])
	return focused && !drawing
}
