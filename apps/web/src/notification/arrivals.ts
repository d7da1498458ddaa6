import type { Notification } from '@tandem/protocol'

/** Arrivals told one by one within `WINDOW`. Beyond: they are counted in one sentence. */
const SINGLE = 3

/** So long an arrival counts as told just now, in ms: as long as its notice is on screen. */
const WINDOW = 10_000

/** What this tab has told lately. */
export interface Lately {
	/** When single ones were told, in ms since 1970. */
	readonly singles: readonly number[]
	/** How many were counted since, and when the last of them came; null when none was. */
	readonly bundle: { readonly count: number; readonly at: number } | null
}

export const NOTHING_LATELY: Lately = { singles: [], bundle: null }

export type Telling =
	| { readonly kind: 'silent' }
	| { readonly kind: 'single'; readonly row: Notification }
	/** Takes the place of the bundle told before. */
	| { readonly kind: 'bundle'; readonly count: number }

export interface Looking {
	/** Whether this tab can be seen. */
	readonly visible: boolean
	/** The document one is looking at. */
	readonly document: string | null
}

/** Whether a row that became unread interrupts: only where somebody looks, and not at the document it is about. */
export function tellOf(lately: Lately, row: Notification, looking: Looking, now: number): [Lately, Telling] {
	if (!looking.visible || row.document.id === looking.document) return [lately, { kind: 'silent' }]
	const singles = lately.singles.filter((at) => now - at < WINDOW)
	const bundle = lately.bundle && now - lately.bundle.at < WINDOW ? lately.bundle : null
	if (!bundle && singles.length < SINGLE) {
		return [
			{ singles: [...singles, now], bundle },
			{ kind: 'single', row },
		]
	}
	const count = (bundle?.count ?? 0) + 1
	return [
		{ singles, bundle: { count, at: now } },
		{ kind: 'bundle', count },
	]
}

export function bundleWords(count: number): string {
	return count === 1 ? '1 new notification' : `${count} new notifications`
}
