/** Where each tab of this browser finds which mentions were copied last. */
const KEY = 'tandem:copied-mentions'

/** Without storage a mention that is pasted into another document becomes text. */
export const clipboardMemory = {
	read: (): string | null => {
		try {
			return localStorage.getItem(KEY)
		} catch {
			return null
		}
	},
	write: (copied: string): void => {
		try {
			localStorage.setItem(KEY, copied)
		} catch {
			// Full or forbidden.
		}
	},
}
