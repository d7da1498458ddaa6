import type { Notification } from '@tandem/protocol'

/** How many of these are unread: the one count there is, of the list that the panel shows. Null while there is no list. */
export function unreadOf(notifications: readonly Notification[] | null): number | null {
	return notifications ? notifications.filter(({ state }) => state === 'unread').length : null
}

/** A count as a badge shows it. */
export function shortCount(count: number): string {
	return count > 99 ? '99+' : String(count)
}
