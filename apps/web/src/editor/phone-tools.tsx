'use client'

import type { Editor } from '@tandem/editor/editor'
import { Heading2, List, ListTodo, Redo2, Undo2 } from 'lucide-react'
import { useState } from 'react'
import { createPortal } from 'react-dom'
import { useEditorValue } from './editor-value.ts'
import { FormatButtons, LinkButton } from './selection-menu.tsx'
import { ToolButton } from './tool-button.tsx'
import { ToolRow } from './tool-row.tsx'

/** The page's bar at the bottom of a phone's screen. */
const BAR = 'document-tools'

/** The tools on a phone, in the page's bar above the keyboard. */
export default function PhoneTools({ editor, onLink }: { editor: Editor; onLink(): void }) {
	const [bar] = useState(() => document.getElementById(BAR))
	const list = useEditorValue(editor, (at) => at.isActive('bulletList'))
	const tasks = useEditorValue(editor, (at) => at.isActive('taskList'))
	const heading = useEditorValue(editor, (at) => at.isActive('heading'))
	if (bar === null) return null
	const run = (what: 'toggleBulletList' | 'toggleTaskList' | 'undo' | 'redo') => () => {
		editor.chain().focus()[what]().run()
	}
	return createPortal(
		<ToolRow editor={editor} label="Text style">
			<FormatButtons editor={editor} large />
			<LinkButton editor={editor} large onLink={onLink} />
			<ToolButton
				label="Heading"
				icon={Heading2}
				large
				pressed={heading}
				onPress={() => editor.chain().focus().toggleHeading({ level: 2 }).run()}
			/>
			<ToolButton label="List" icon={List} large pressed={list} onPress={run('toggleBulletList')} />
			<ToolButton label="Tasks" icon={ListTodo} large pressed={tasks} onPress={run('toggleTaskList')} />
			<ToolButton label="Undo" icon={Undo2} large onPress={run('undo')} />
			<ToolButton label="Redo" icon={Redo2} large onPress={run('redo')} />
		</ToolRow>,
		bar,
	)
}
