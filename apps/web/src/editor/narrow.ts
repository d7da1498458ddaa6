import { useSyncExternalStore } from 'react'

/** Below this the page has its bar at the bottom of the screen; the same as the style sheets' `md`. */
const NARROW = '(max-width: 767.98px)'

/** Whether this is a phone's screen, or as narrow as one. */
export function useNarrow(): boolean {
	return useSyncExternalStore(
		(changed) => {
			const query = window.matchMedia(NARROW)
			query.addEventListener('change', changed)
			return () => query.removeEventListener('change', changed)
		},
		() => window.matchMedia(NARROW).matches,
	)
}
