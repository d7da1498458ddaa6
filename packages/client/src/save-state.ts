/** What the page says about saving (G11), with what its words need. `edits` counts what is not acknowledged. */
export type SaveState =
	/** Nothing of mine waits. `at` is when the last of it was stored; null when nothing was written here yet. */
	| { readonly kind: 'saved'; readonly at: number | null }
	| { readonly kind: 'saving' }
	| { readonly kind: 'waiting'; readonly edits: number }
	/** No connection for 3 s. Every waiting edit is in this device's database. */
	| { readonly kind: 'offline'; readonly edits: number }
	/** Waiting edits are in this tab's memory only. */
	| { readonly kind: 'not-kept'; readonly edits: number }
	/** The server cannot or will not store them. Offer Retry and Copy my text. */
	| { readonly kind: 'could-not-store'; readonly edits: number }
