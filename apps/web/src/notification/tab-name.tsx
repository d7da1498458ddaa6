'use client'

import { useEvents } from './events-provider.tsx'
import { tabTitle } from './tab-title.ts'
import { unreadOf } from './unread.ts'

/** What this page's tab is called and looks like. Every page has one, and nothing else sets its title or icon. */
export function TabName({ page }: { page: string }) {
	const unread = useEvents((view) => unreadOf(view.notifications))
	return (
		<>
			<title>{tabTitle(page, unread)}</title>
			<link rel="icon" type="image/svg+xml" href={unread ? '/icon-unread.svg' : '/icon.svg'} />
		</>
	)
}
