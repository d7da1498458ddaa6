'use client'

import { FRAGMENT, schemaExtensions } from '@tandem/editor/schema'
import { Editor } from '@tiptap/core'
import { Collaboration } from '@tiptap/extension-collaboration'
import { useEffect, useRef } from 'react'
import { Doc } from 'yjs'

/** The least a page with our document loads: the same Tiptap extensions on a Yjs document, nothing around them. */
export function BareEditor() {
	const frame = useRef<HTMLDivElement>(null)
	useEffect(() => {
		const document = new Doc()
		const extensions = [...schemaExtensions(), Collaboration.configure({ document, field: FRAGMENT })]
		const editor = new Editor({ element: frame.current, extensions })
		return () => editor.destroy()
	}, [])
	return <div ref={frame} />
}
