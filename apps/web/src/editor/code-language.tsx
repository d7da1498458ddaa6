'use client'

import type { Editor } from '@tandem/editor/editor'
import { useEffect, useState } from 'react'
import { useEditorValue } from './editor-value.ts'
import { Floating } from './floating.tsx'

/** The language of the code block the caret is in. */
export default function CodeLanguage({ editor }: { editor: Editor }) {
	const chosen = useEditorValue(editor, (at) => String(at.getAttributes('codeBlock').language ?? ''))
	const [languages, setLanguages] = useState<readonly string[]>([])
	useEffect(() => {
		import('@tandem/editor/code-colour').then(
			({ codeLanguages }) => setLanguages([...codeLanguages].sort()),
			// Then only the language it has can be shown.
			() => {},
		)
	}, [])
	return (
		<Floating editor={editor} side="above" align="end" at={blockEdge} className="w-max">
			<select
				aria-label="Language of the code"
				className="h-8 rounded-lg bg-transparent px-2 text-[13px] text-soft"
				value={chosen}
				onChange={(event) =>
					editor
						.chain()
						.focus()
						.updateAttributes('codeBlock', { language: event.target.value || null })
						.run()
				}
			>
				<option value="">Plain</option>
				{/* What another page chose, or what is not loaded yet. */}
				{chosen !== '' && !languages.includes(chosen) && <option>{chosen}</option>}
				{languages.map((language) => (
					<option key={language}>{language}</option>
				))}
			</select>
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
