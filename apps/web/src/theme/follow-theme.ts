import { THEME_KEY } from './theme.ts'

/**
 * Shows the theme chosen in this browser, now and whenever another tab chooses. The style sheet follows the system where
 * none is named. It is sent as text within the first HTML, to run before anything is painted: nothing outside of it may
 * be named in it.
 */
function follow(key: string): void {
	const show = () => {
		let chosen: string | null = null
		try {
			chosen = localStorage.getItem(key)
		} catch {
			// A browser that keeps nothing follows the system.
		}
		const { dataset } = document.documentElement
		if (chosen === 'light' || chosen === 'dark') dataset.theme = chosen
		else delete dataset.theme
	}
	show()
	addEventListener('storage', (event) => {
		if (event.key === key || event.key === null) show()
	})
}

export const FOLLOW_THEME = `(${follow})(${JSON.stringify(THEME_KEY)})`
