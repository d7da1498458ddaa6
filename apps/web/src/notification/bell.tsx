'use client'

import clsx from 'clsx'
import { Bell as BellIcon } from 'lucide-react'
import { IconButton } from '../part/icon-button.tsx'
import { onDemand } from '../part/on-demand.ts'
import { tellNotLoaded } from '../workspace/not-loaded.ts'
import { BELL } from './bell-focus.ts'
import { useEvents, useEventsContext } from './events-provider.tsx'
import { shortCount, unreadOf } from './unread.ts'

const Panel = onDemand(() => import('./panel.tsx'), tellNotLoaded)

/** How many notifications are unread; opens the panel that lists them. */
export function Bell() {
	const { store } = useEventsContext()
	const unread = useEvents((view) => unreadOf(view.notifications))
	const open = useEvents((view) => view.panel === true)
	const toggle = async () => {
		if (await Panel.fetch()) store.setState({ panel: !open })
	}
	return (
		<IconButton
			id={BELL}
			label={unread === null ? 'Notifications' : `Notifications, ${unread} unread`}
			aria-expanded={open}
			className="relative"
			onClick={() => void toggle()}
		>
			<BellIcon aria-hidden />
			{!!unread && (
				<span
					aria-hidden="true"
					className={clsx(
						'absolute top-0.5 min-w-4 rounded-full bg-coral text-center font-bold text-[10px] text-on-coral leading-4 ring-2 ring-paper',
						unread > 99 ? '-right-1 px-0.5' : 'right-0.5 px-1',
					)}
				>
					{shortCount(unread)}
				</span>
			)}
		</IconButton>
	)
}

/** Where the panel stands, whichever page is shown: it stays while one goes from page to page. */
export function PanelHost() {
	const opened = useEvents((view) => view.panel !== null)
	const said = useEvents((view) => view.said)
	return (
		<>
			<p aria-live="polite" className="sr-only">
				{said}
			</p>
			{opened && <Panel />}
		</>
	)
}
