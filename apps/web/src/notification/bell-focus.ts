/** The bell's id: every page has one. */
export const BELL = 'bell'

/** For when the panel closes: it was opened there. */
export function focusBell(): void {
	document.getElementById(BELL)?.focus({ preventScroll: true })
}
