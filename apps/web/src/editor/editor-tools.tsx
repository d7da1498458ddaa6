'use client'

import type { Editor, MentionItem, PresentNames, SlashItem, TypedMenu } from '@tandem/editor/editor'
import { useEffect, useRef } from 'react'
import type { Awareness } from 'y-protocols/awareness'
import { onDemand } from '../part/on-demand.ts'
import { CodeColours } from './code-colours.tsx'
import { useEditorValue } from './editor-value.ts'
import { useEngaged } from './engaged.ts'
import { useNarrow } from './narrow.ts'
import type { LoadPeople } from './people-source.ts'

// Each is fetched when it is first wanted; one that cannot come, offline, leaves the text as it is.
const SelectionMenu = onDemand(() => import('./selection-menu.tsx'))
const LinkBox = onDemand(() => import('./link-box.tsx'))
const LinkTip = onDemand(() => import('./link-tip.tsx'))
const SlashList = onDemand(() => import('./slash-list.tsx'))
const MentionList = onDemand(() => import('./mention-list.tsx'))
const NameKeeper = onDemand(() => import('./name-keeper.tsx'))
const TableTools = onDemand(() => import('./table-tools.tsx'))
const CodeLanguage = onDemand(() => import('./code-language.tsx'))
const PhoneTools = onDemand(() => import('./phone-tools.tsx'))
const Shortcuts = onDemand(() => import('./shortcuts.tsx'))

/** What a key or a button asked for. */
export type Asked = 'link' | 'shortcuts' | null

/** Everything around the text that helps to write; at most one box beside the text at a time. */
export function EditorTools(props: {
	editor: Editor
	editable: boolean
	slashMenu: TypedMenu<SlashItem> | null
	mentionMenu: TypedMenu<MentionItem> | null
	/** Null while the text mentions nobody. */
	names: PresentNames | null
	people: { awareness: Awareness; me: string; loadPeople: LoadPeople }
	asked: Asked
	onAsk(asked: Asked): void
}) {
	// To remember each part and what it hangs on would be more code than all of them.
	'use no memo'
	const { editor, editable, slashMenu, mentionMenu, names, people, asked, onAsk } = props
	const tools = useRef<HTMLDivElement>(null)
	const engaged = useEngaged(editor, tools)
	const narrow = useNarrow()
	const place = useEditorValue(editor, placeOf)
	// Before the first "/" of somebody who types fast.
	useEffect(() => {
		if (engaged) void SlashList.fetch()
	}, [engaged])
	const link = () => onAsk('link')
	const beside = editable && engaged && asked === null && slashMenu === null && mentionMenu === null
	return (
		<div ref={tools}>
			<CodeColours editor={editor} />
			{editable && asked === 'link' && <LinkBox editor={editor} onClose={() => onAsk(null)} />}
			{asked === 'shortcuts' && <Shortcuts onClose={() => onAsk(null)} />}
			{names !== null && <NameKeeper names={names} {...people} />}
			{editable && slashMenu !== null && <SlashList editor={editor} menu={slashMenu} />}
			{editable && mentionMenu !== null && <MentionList editor={editor} menu={mentionMenu} {...people} />}
			{beside && !narrow && place === 'selection' && <SelectionMenu editor={editor} onLink={link} />}
			{beside && place === 'link' && <LinkTip editor={editor} onLink={link} />}
			{beside && place === 'table' && <TableTools editor={editor} />}
			{beside && place === 'code' && <CodeLanguage editor={editor} />}
			{editable && narrow && <PhoneTools editor={editor} onLink={link} />}
		</div>
	)
}

/** What the caret or the selection is in, as far as there are tools for it. */
function placeOf(editor: Editor): 'selection' | 'link' | 'table' | 'code' | 'text' {
	const { selection } = editor.state
	if (editor.isActive('codeBlock')) return 'code'
	// Letters, also all of them; a selected mention, rule or row of cells has no style.
	const whole = 'node' in selection || '$anchorCell' in selection
	if (!selection.empty && !whole) return 'selection'
	if (selection.empty && editor.isActive('link')) return 'link'
	return editor.isActive('table') ? 'table' : 'text'
}
