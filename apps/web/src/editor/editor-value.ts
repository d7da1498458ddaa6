import type { Editor } from '@tandem/editor/editor'
import { useCallback, useSyncExternalStore } from 'react'

/**
 * One thing about the editor, drawn anew only when it changed. `select` runs after every key and everybody's edits: it
 * has to be cheap and to return a primitive.
 */
export function useEditorValue<T extends string | number | boolean | null>(
	editor: Editor,
	select: (editor: Editor) => T,
): T {
	const subscribe = useCallback(
		(changed: () => void) => {
			const events = ['transaction', 'focus', 'blur', 'update'] as const
			for (const event of events) editor.on(event, changed)
			return () => {
				for (const event of events) editor.off(event, changed)
			}
		},
		[editor],
	)
	return useSyncExternalStore(subscribe, () => select(editor))
}
