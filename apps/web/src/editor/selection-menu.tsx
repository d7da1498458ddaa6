'use client'

import type { Editor } from '@tandem/editor/editor'
import { Link } from 'lucide-react'
import { useEditorValue } from './editor-value.ts'
import { Floating, selectionBox } from './floating.tsx'
import { FORMATS } from './format.ts'
import { ToolButton } from './tool-button.tsx'
import { ToolRow } from './tool-row.tsx'

export const SELECTION_MENU = 'Selected text'

/** What can be done to the selected letters. */
export default function SelectionMenu({ editor, onLink }: { editor: Editor; onLink(): void }) {
	return (
		<Floating editor={editor} side="above" at={selectionBox} className="w-max">
			<ToolRow editor={editor} label={SELECTION_MENU}>
				<FormatButtons editor={editor} />
				<LinkButton editor={editor} onLink={onLink} />
			</ToolRow>
		</Floating>
	)
}

export function FormatButtons({ editor, large = false }: { editor: Editor; large?: boolean }) {
	const on = useEditorValue(editor, (at) =>
		FORMATS.filter(({ mark }) => at.isActive(mark))
			.map(({ mark }) => mark)
			.join(' '),
	).split(' ')
	return FORMATS.map(({ mark, label, keys, icon, toggle }) => (
		<ToolButton
			key={mark}
			label={label}
			keys={keys}
			icon={icon}
			large={large}
			pressed={on.includes(mark)}
			onPress={() => toggle(editor)}
		/>
	))
}

export function LinkButton({ editor, large = false, onLink }: { editor: Editor; large?: boolean; onLink(): void }) {
	const on = useEditorValue(editor, (at) => at.isActive('link'))
	return <ToolButton label="Link" keys="Mod+K" icon={Link} large={large} pressed={on} onPress={onLink} />
}
