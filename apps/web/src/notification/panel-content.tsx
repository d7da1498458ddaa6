'use client'

import clsx from 'clsx'
import { CheckCheck, X } from 'lucide-react'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { clock } from '../part/age.ts'
import { IconButton } from '../part/icon-button.tsx'
import { useEvents, useEventsContext } from './events-provider.tsx'
import { type Filter, keepFilter, keptFilter } from './filter.ts'
import { type ListKeys, NotificationList } from './notification-list.tsx'
import { NoNotifications, NotFetched, NothingUnread, PanelSkeleton } from './panel-states.tsx'
import { shortCount, unreadOf } from './unread.ts'

/** What stands in the panel, wherever that is. */
export function PanelContent({ onClose }: { onClose(): void }) {
	const unread = useEvents((view) => unreadOf(view.notifications)) ?? 0
	const { inbox } = useEventsContext()
	const [filter, setFilter] = useState<Filter>(keptFilter)
	const choose = (next: Filter) => {
		keepFilter(next)
		setFilter(next)
	}
	const content = useRef<HTMLDivElement>(null)
	const keys = useRef<(event: KeyboardEvent) => void>(null)
	/** Also for when a button that had the focus goes away. */
	const hold = () => content.current?.focus({ preventScroll: true })
	useEffect(hold, [])
	return (
		// biome-ignore lint/a11y/noStaticElementInteractions: the keys work on the links inside, and lead to them
		<div
			ref={content}
			tabIndex={-1}
			onKeyDown={(event) => keys.current?.(event)}
			className="flex min-h-0 flex-1 flex-col outline-none"
		>
			<header className="flex h-[52px] shrink-0 items-center gap-1 border-line border-b pr-2 pl-4">
				<h2 className="mr-2 font-semibold text-[15px]">Notifications</h2>
				{/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms; these two show other rows at once */}
				<div role="group" aria-label="Show" className="flex gap-0.5">
					<Choice chosen={filter === 'all'} onChoose={() => choose('all')}>
						All
					</Choice>
					<Choice chosen={filter === 'unread'} onChoose={() => choose('unread')}>
						{unread > 0 ? `Unread ${shortCount(unread)}` : 'Unread'}
					</Choice>
				</div>
				<IconButton
					label="Mark all read"
					className="ml-auto disabled:opacity-40"
					disabled={unread === 0 || !inbox}
					onClick={() => {
						hold()
						void inbox?.readAll()
					}}
				>
					<CheckCheck aria-hidden />
				</IconButton>
				<IconButton label="Close" onClick={onClose}>
					<X aria-hidden />
				</IconButton>
			</header>
			<Behind />
			<Listed
				filter={filter}
				keys={keys}
				onAll={() => {
					hold()
					choose('all')
				}}
			/>
		</div>
	)
}

function Choice({ chosen, onChoose, children }: { chosen: boolean; onChoose(): void; children: string }) {
	return (
		<button
			type="button"
			aria-pressed={chosen}
			onClick={onChoose}
			className={clsx(
				'h-7 rounded-md px-2.5 text-[13px] tabular-nums transition-colors duration-100',
				chosen ? 'bg-wash font-medium text-ink' : 'text-soft hover:text-ink',
			)}
		>
			{children}
		</button>
	)
}

/** The list stays while nothing can be heard; this says how old it may be. */
function Behind() {
	const since = useEvents((view) => view.behindSince)
	const known = useEvents((view) => view.notifications !== null)
	if (since === null || !known) return null
	return (
		<p
			role="status"
			className="appear-late flex shrink-0 items-center gap-2.5 border-line border-b bg-warn-wash px-4 py-2 text-[13px]"
		>
			<span aria-hidden="true" className="size-2 shrink-0 rounded-full border-2 border-warn" />
			Reconnecting. This list may be behind since {clock(since)}.
		</p>
	)
}

function Listed({ filter, keys, onAll }: { filter: Filter; keys: ListKeys; onAll(): void }) {
	const { inbox, retry } = useEventsContext()
	const notifications = useEvents((view) => view.notifications)
	const connection = useEvents((view) => view.connection)
	const asOf = useEvents((view) => view.asOf)
	if (!notifications || !inbox || asOf === null) {
		return connection === 'waiting' || connection === 'ended' ? <NotFetched onRetry={retry} /> : <PanelSkeleton />
	}
	if (notifications.length === 0) return <NoNotifications />
	const rows = filter === 'all' ? notifications : notifications.filter(({ state }) => state === 'unread')
	if (rows.length === 0) return <NothingUnread onAll={onAll} />
	return <NotificationList rows={rows} asOf={asOf} inbox={inbox} keys={keys} onlyUnread={filter === 'unread'} />
}
