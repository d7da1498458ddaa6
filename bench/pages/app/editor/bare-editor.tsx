'use client'

import { Editor } from '@tiptap/core'
import { Collaboration } from '@tiptap/extension-collaboration'
import { TaskItem, TaskList } from '@tiptap/extension-list'
import { TableKit } from '@tiptap/extension-table'
import { StarterKit } from '@tiptap/starter-kit'
import { useEffect, useRef } from 'react'
import { Doc } from 'yjs'

/**
 * What a page with the same blocks and marks loads as anybody would write it: Tiptap's extensions on a Yjs document.
 * Mentions, carets and menus are our own and not Tiptap's; they are left out, so the comparison is the harder one.
 */
export function BareEditor() {
	const frame = useRef<HTMLDivElement>(null)
	useEffect(() => {
		const document = new Doc()
		const kit = StarterKit.configure({ undoRedo: false })
		const extensions = [kit, TaskList, TaskItem, TableKit, Collaboration.configure({ document })]
		const editor = new Editor({ element: frame.current, extensions })
		return () => editor.destroy()
	}, [])
	return <div ref={frame} />
}
