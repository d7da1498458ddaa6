import { useEffect, useEffectEvent } from 'react'

/** A file dropped beside the text would replace the page with itself: it is refused like one dropped on the text. */
export function useNoStrayFiles(onRefusal: (sentence: string) => void) {
	const refuse = useEffectEvent((event: DragEvent) => {
		if (event.defaultPrevented || !event.dataTransfer?.types.includes('Files')) return
		event.preventDefault()
		if (event.type === 'drop') onRefusal('Files cannot be put into a document yet. Nothing was inserted.')
	})
	useEffect(() => {
		window.addEventListener('dragover', refuse)
		window.addEventListener('drop', refuse)
		return () => {
			window.removeEventListener('dragover', refuse)
			window.removeEventListener('drop', refuse)
		}
	}, [])
}
