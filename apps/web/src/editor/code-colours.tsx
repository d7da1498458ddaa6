'use client'

import type { Editor } from '@tandem/editor/editor'
import { useEffect } from 'react'
import { useEditorValue } from './editor-value.ts'

/** Fetches the colours of code when the document first shows code in a named language. */
export function CodeColours({ editor }: { editor: Editor }) {
	const wanted = useEditorValue(editor, hasNamedCode)
	useEffect(() => {
		if (!wanted) return
		let left = false
		import('@tandem/editor/code-colour').then(
			({ codeColours }) => {
				if (!left && !editor.isDestroyed) editor.registerPlugin(codeColours())
			},
			// Then code stays plain, which is no reason to bother anybody.
			() => {},
		)
		return () => {
			left = true
		}
	}, [editor, wanted])
	return null
}

/** Once true it stays true: colours that were fetched are not given back. */
const found = new WeakSet<Editor>()

function hasNamedCode(editor: Editor): boolean {
	if (found.has(editor)) return true
	editor.state.doc.descendants((node) => {
		if (node.type.name === 'codeBlock' && node.attrs.language !== null) found.add(editor)
		return !node.isTextblock
	})
	return found.has(editor)
}
