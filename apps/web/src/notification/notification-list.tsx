'use client'

import type { Notification } from '@tandem/protocol'
import { type KeyboardEvent, type Ref, useImperativeHandle, useRef, useState } from 'react'
import { Entry, type EntryActions } from './entry.tsx'
import { GroupTitle } from './group-title.tsx'
import { groups } from './groups.ts'
import type { Inbox } from './inbox.ts'

/** What the panel's keys do while there is a list. */
export type ListKeys = Ref<(event: KeyboardEvent) => void>

/** Rows by document. Arrow keys go from row to row, as if it were one list; Tab enters and leaves it. */
export function NotificationList({
	rows,
	asOf,
	inbox,
	keys,
	onlyUnread,
}: {
	rows: readonly Notification[]
	asOf: number
	inbox: Inbox
	keys: ListKeys
	/** Rows that are read leave the list. */
	onlyUnread: boolean
}) {
	const list = useRef<HTMLDivElement>(null)
	const together = groups(rows)
	const ids = together.flatMap((group) => group.rows.map(({ id }) => id))
	const [current, setCurrent] = useState<string | null>(null)
	/** The one that Tab leads to. */
	const reached = current !== null && ids.includes(current) ? current : ids[0]
	const focus = (id: string | undefined) => {
		const link = list.current?.querySelector<HTMLElement>(`[data-entry="${id}"] a`)
		;(link ?? list.current?.parentElement)?.focus()
	}
	/** The focus goes on to a row that stays, before the one that has it leaves. */
	const leave = (id: string) => {
		const at = ids.indexOf(id)
		focus(ids[at + 1] ?? ids[at - 1])
	}
	const actions: EntryActions = {
		open: (row) => {
			if (onlyUnread) leave(row.id)
			void inbox.open(row)
		},
		toggle: (row) => {
			if (onlyUnread) leave(row.id)
			void inbox.mark(row, row.state === 'unread' ? 'read' : 'unread')
		},
		archive: (row) => {
			leave(row.id)
			void inbox.archive(row)
		},
	}
	const onKey = (event: KeyboardEvent) => {
		if (event.ctrlKey || event.metaKey || event.altKey) return
		const id = event.target instanceof Element && event.target.closest('[data-entry]')?.getAttribute('data-entry')
		const row = rows.find((each) => each.id === id)
		const at = row ? ids.indexOf(row.id) : -1
		const act = keyAction(event.key, { row, at, last: ids.length - 1, actions, go: (to) => focus(ids[to]) })
		if (!act) return
		event.preventDefault()
		act()
	}
	useImperativeHandle(keys, () => onKey)
	return (
		// biome-ignore lint/a11y/noStaticElementInteractions: only remembers which link inside has the focus
		<div
			ref={list}
			onFocus={(event) => setCurrent(event.target.closest('[data-entry]')?.getAttribute('data-entry') ?? current)}
			className="min-h-0 flex-1 overflow-y-auto overscroll-contain pb-4"
		>
			<ul>
				{together.map((group) => (
					<li key={group.document.id}>
						<GroupTitle
							group={group}
							onRead={() => {
								// The button goes away with what is unread.
								focus(undefined)
								void inbox.readAll(group.document.id)
							}}
						/>
						<ul>
							{group.rows.map((row) => (
								<Entry key={row.id} row={row} asOf={asOf} reached={row.id === reached} actions={actions} />
							))}
						</ul>
					</li>
				))}
			</ul>
		</div>
	)
}

interface Keyed {
	readonly row: Notification | undefined
	/** -1 while the focus is in no row. */
	readonly at: number
	readonly last: number
	readonly actions: EntryActions
	go(to: number): void
}

function keyAction(key: string, { row, at, last, actions, go }: Keyed): (() => void) | null {
	switch (key.length === 1 ? key.toLowerCase() : key) {
		case 'ArrowDown':
			return () => go(Math.min(at + 1, last))
		case 'ArrowUp':
			return () => go(Math.max(at - 1, 0))
		case 'Home':
			return () => go(0)
		case 'End':
			return () => go(last)
		case 'e':
			return row ? () => actions.archive(row) : null
		case 'u':
			return row ? () => actions.toggle(row) : null
		default:
			return null
	}
}
