'use client'

import type { Editor } from '@tandem/editor/editor'
import {
	BetweenHorizontalEnd,
	BetweenVerticalEnd,
	FoldHorizontal,
	FoldVertical,
	type LucideIcon,
	PanelTop,
	Trash2,
} from 'lucide-react'
import { Floating } from './floating.tsx'
import { ToolButton } from './tool-button.tsx'
import { ToolRow } from './tool-row.tsx'

const TOOLS: readonly { readonly label: string; readonly icon: LucideIcon; press(editor: Editor): void }[] = [
	{ label: 'Row below', icon: BetweenHorizontalEnd, press: (to) => to.chain().focus().addRowAfter().run() },
	{ label: 'Column after', icon: BetweenVerticalEnd, press: (to) => to.chain().focus().addColumnAfter().run() },
	{ label: 'Header row', icon: PanelTop, press: (to) => to.chain().focus().toggleHeaderRow().run() },
	{ label: 'Delete row', icon: FoldVertical, press: (to) => to.chain().focus().deleteRow().run() },
	{ label: 'Delete column', icon: FoldHorizontal, press: (to) => to.chain().focus().deleteColumn().run() },
	{ label: 'Delete table', icon: Trash2, press: (to) => to.chain().focus().deleteTable().run() },
]

/** What can be done to the table the caret is in. */
export default function TableTools({ editor }: { editor: Editor }) {
	return (
		<Floating editor={editor} side="above" align="end" at={tableBox} className="w-max">
			<ToolRow editor={editor} label="Table">
				{TOOLS.map(({ label, icon, press }) => (
					<ToolButton key={label} label={label} icon={icon} onPress={() => press(editor)} />
				))}
			</ToolRow>
		</Floating>
	)
}

function tableBox({ view, state }: Editor) {
	const { $from } = state.selection
	for (let depth = $from.depth; depth > 0; depth -= 1) {
		if ($from.node(depth).type.name !== 'table') continue
		const table = view.nodeDOM($from.before(depth))
		if (table instanceof HTMLElement) return table.getBoundingClientRect()
	}
	return view.coordsAtPos(state.selection.from)
}
