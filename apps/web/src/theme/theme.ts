/** Where a choice is kept in this browser; the rest of the theme is the style sheet's. */
export const THEME_KEY = 'tandem-theme'

export type Theme = 'system' | 'light' | 'dark'

/** The theme shown now. */
export function theme(): Theme {
	const named = document.documentElement.dataset.theme
	return named === 'light' || named === 'dark' ? named : 'system'
}

/** Calls `listener` after every change of theme(), also by another tab; returns the undo. */
export function onTheme(listener: () => void): () => void {
	const observer = new MutationObserver(listener)
	observer.observe(document.documentElement, { attributeFilter: ['data-theme'] })
	return () => observer.disconnect()
}

/** Shows it, and keeps it where this browser keeps anything. */
export function chooseTheme(chosen: Theme): void {
	const { dataset } = document.documentElement
	if (chosen === 'system') delete dataset.theme
	else dataset.theme = chosen
	try {
		localStorage.setItem(THEME_KEY, chosen)
	} catch {
		// Then it lasts as long as the page.
	}
}
