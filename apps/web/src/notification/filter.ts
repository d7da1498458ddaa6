export type Filter = 'all' | 'unread'

const KEY = 'tandem-notifications'

/** What this tab listed last. Where the browser keeps nothing, everything is listed. */
export function keptFilter(): Filter {
	try {
		return sessionStorage.getItem(KEY) === 'unread' ? 'unread' : 'all'
	} catch {
		return 'all'
	}
}

export function keepFilter(filter: Filter): void {
	try {
		sessionStorage.setItem(KEY, filter)
	} catch {
		// Kept until the page is left; that has to do.
	}
}
