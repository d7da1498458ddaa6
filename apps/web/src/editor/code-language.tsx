'use client'

import { CODE_LANGUAGES } from '@tandem/editor/code-languages'
import type { Editor } from '@tandem/editor/editor'
import { useRef } from 'react'
import { useEditorValue } from './editor-value.ts'
import { Floating } from './floating.tsx'
import { ToolRow } from './tool-row.tsx'

const LANGUAGES = Object.entries(CODE_LANGUAGES)
	.filter(([language]) => language !== 'plaintext')
	.sort(([, a], [, b]) => a.localeCompare(b, 'en'))

/**
 * The language of the code block the caret is in. The browser's own list: letters find a language in it, a phone shows
 * its wheel, and every screen reader knows it. Colours are fetched when a language is chosen.
 */
export default function CodeLanguage({ editor }: { editor: Editor }) {
	const chosen = useEditorValue(editor, (at) => String(at.getAttributes('codeBlock').language ?? ''))
	const pointed = useRef(false)
	const choose = (language: string) => {
		editor.commands.updateAttributes('codeBlock', { language: language || null })
		// By keys each language on the way is a choice: the focus stays until Escape.
		if (pointed.current) editor.commands.focus()
	}
	return (
		<Floating editor={editor} side="above" align="end" at={blockEdge} className="w-max">
			<ToolRow editor={editor} label="Code">
				<select
					aria-label="Language of the code"
					className="h-8 rounded-md bg-transparent px-2 text-[13px] text-soft max-md:h-11 max-md:text-[15px]"
					value={chosen}
					onPointerDown={() => {
						pointed.current = true
					}}
					onKeyDown={() => {
						pointed.current = false
					}}
					onChange={(event) => choose(event.target.value)}
				>
					<option value="">Plain</option>
					{/* What another page chose, or a short name that was typed. */}
					{chosen !== '' && !LANGUAGES.some(([language]) => language === chosen) && (
						<option value={chosen}>{CODE_LANGUAGES[chosen] ?? chosen}</option>
					)}
					{LANGUAGES.map(([language, name]) => (
						<option key={language} value={language}>
							{name}
						</option>
					))}
				</select>
			</ToolRow>
		</Floating>
	)
}

/** The block's upper edge. */
function blockEdge({ view, state }: Editor) {
	const block = view.nodeDOM(state.selection.$from.before())
	const { left, right, top } =
		block instanceof HTMLElement ? block.getBoundingClientRect() : view.coordsAtPos(state.selection.from)
	return { left, right, top, bottom: top }
}
