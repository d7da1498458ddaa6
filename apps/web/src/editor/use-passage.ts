import type { Editor } from '@tandem/editor/editor'
import { useEffect, useEffectEvent } from 'react'

const PASSAGE = /^#mention-([\w-]{1,64})$/

/**
 * Shows the passage that the address names, when the editor is there and whenever the address comes to name one. It is
 * taken out of the address then, so that the same link works again.
 */
export function usePassage(editor: Editor | null, onGone: () => void) {
	const gone = useEffectEvent(onGone)
	useEffect(() => {
		if (editor === null) return
		const look = async () => {
			const id = PASSAGE.exec(location.hash)?.[1]
			if (id === undefined) return
			history.replaceState(history.state, '', location.pathname + location.search)
			// Offline the chunk may not come: then the page stays where it is.
			const shown = await import('@tandem/editor/show-mention').then(
				({ showMention }) => editor.isDestroyed || showMention(editor, id, (ms, run) => setTimeout(run, ms)),
				() => true,
			)
			if (!shown) gone()
		}
		void look()
		const changed = () => void look()
		window.addEventListener('hashchange', changed)
		return () => window.removeEventListener('hashchange', changed)
	}, [editor])
}
