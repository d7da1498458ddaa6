'use client'

import type { Editor } from '@tandem/editor/editor'
import {
	BetweenHorizontalEnd,
	BetweenHorizontalStart,
	BetweenVerticalEnd,
	BetweenVerticalStart,
	FoldHorizontal,
	FoldVertical,
	type LucideIcon,
	PanelLeft,
	PanelTop,
	TableCellsMerge,
	TableCellsSplit,
	Trash2,
} from 'lucide-react'
import { Fragment } from 'react'
import { useEditorValue } from './editor-value.ts'
import { Floating } from './floating.tsx'
import { useNarrow } from './narrow.ts'
import { ToolButton } from './tool-button.tsx'
import { ToolRow } from './tool-row.tsx'

type Command =
	| 'addRowBefore'
	| 'addRowAfter'
	| 'addColumnBefore'
	| 'addColumnAfter'
	| 'toggleHeaderRow'
	| 'toggleHeaderColumn'
	| 'mergeCells'
	| 'splitCell'
	| 'deleteRow'
	| 'deleteColumn'
	| 'deleteTable'

interface Tool {
	readonly label: string
	readonly icon: LucideIcon
	readonly command: Command
	/** Whether it is on where the caret is; for switches. */
	on?(editor: Editor): boolean
	/** Offered only where it does something. */
	readonly sometimes?: true
	/** Parted from the tools before it. */
	readonly parted?: true
}

const TOOLS: readonly Tool[] = [
	{ label: 'Row above', icon: BetweenHorizontalStart, command: 'addRowBefore' },
	{ label: 'Row below', icon: BetweenHorizontalEnd, command: 'addRowAfter' },
	{ label: 'Column before', icon: BetweenVerticalStart, command: 'addColumnBefore' },
	{ label: 'Column after', icon: BetweenVerticalEnd, command: 'addColumnAfter' },
	{ label: 'Header row', icon: PanelTop, command: 'toggleHeaderRow', parted: true, on: (at) => hasHeader(at, 'row') },
	{ label: 'Header column', icon: PanelLeft, command: 'toggleHeaderColumn', on: (at) => hasHeader(at, 'column') },
	{ label: 'Merge cells', icon: TableCellsMerge, command: 'mergeCells', sometimes: true },
	{ label: 'Split cell', icon: TableCellsSplit, command: 'splitCell', sometimes: true },
	{ label: 'Delete row', icon: FoldVertical, command: 'deleteRow', parted: true },
	{ label: 'Delete column', icon: FoldHorizontal, command: 'deleteColumn' },
	{ label: 'Delete table', icon: Trash2, command: 'deleteTable' },
]

/** What can be done to the table the caret is in. On a phone in two rows, for fingers. */
export default function TableTools({ editor }: { editor: Editor }) {
	const narrow = useNarrow()
	const states = useEditorValue(editor, (at) => TOOLS.map((tool) => stateOf(tool, at)).join(' ')).split(' ')
	return (
		<Floating editor={editor} side="above" align="end" at={tableBox} className="w-max max-md:max-w-[212px]">
			<ToolRow editor={editor} label="Table" wrap={narrow}>
				{TOOLS.map(
					({ label, icon, command, on, parted }, index) =>
						states[index] !== 'idle' && (
							<Fragment key={label}>
								{parted && <span aria-hidden className="mx-1 h-5 w-px shrink-0 bg-line max-md:hidden" />}
								<ToolButton
									label={label}
									icon={icon}
									large={narrow}
									{...(on && { pressed: states[index] === 'on' })}
									onPress={() => editor.chain().focus()[command]().run()}
								/>
							</Fragment>
						),
				)}
			</ToolRow>
		</Floating>
	)
}

function stateOf({ on, sometimes, command }: Tool, editor: Editor): 'on' | 'off' | 'idle' {
	if (sometimes && !editor.can()[command]()) return 'idle'
	return on?.(editor) ? 'on' : 'off'
}

/** Whether all cells of the first row, or the first of each row, are headers. */
function hasHeader(editor: Editor, side: 'row' | 'column'): boolean {
	const table = tableAround(editor)?.node
	const cells = side === 'row' ? table?.firstChild?.children : table?.children.map((row) => row.firstChild)
	return cells?.every((cell) => cell?.type.name === 'tableHeader') === true
}

function tableAround({ state }: Editor) {
	const { $from } = state.selection
	for (let depth = $from.depth; depth > 0; depth -= 1) {
		if ($from.node(depth).type.name === 'table') return { node: $from.node(depth), before: $from.before(depth) }
	}
	return null
}

function tableBox(editor: Editor) {
	const { view, state } = editor
	const around = tableAround(editor)
	const table = around && view.nodeDOM(around.before)
	return table instanceof HTMLElement ? table.getBoundingClientRect() : view.coordsAtPos(state.selection.from)
}
