'use client'

import { useEvents } from './events-provider.tsx'
import { tabTitle } from './tab-title.ts'
import { unreadOf } from './unread.ts'

/** What this page's tab is called. Every page has one, and nothing else sets the title. */
export function TabName({ page }: { page: string }) {
	const unread = useEvents((view) => unreadOf(view.notifications))
	return <title>{tabTitle(page, unread)}</title>
}

/** The tab's icon, with a dot while something is unread. Nothing else sets it. */
export function TabIcon() {
	const unread = useEvents((view) => !!unreadOf(view.notifications))
	return <link rel="icon" type="image/svg+xml" href={unread ? '/icon-unread.svg' : '/icon.svg'} />
}
