import type { Notification } from '@tandem/protocol'

/** Where a notification points: a document, or the passage of it that names somebody. */
export function placeOf({ document, mention }: Pick<Notification, 'document' | 'mention'>): string {
	return `/d/${document.id}${mention === null ? '' : `#mention-${mention}`}`
}
