'use client'

import type { Notification } from '@tandem/protocol'
import clsx from 'clsx'
import { Archive, Mail, MailOpen } from 'lucide-react'
import type { MouseEvent } from 'react'
import { AgeText } from '../part/age-text.tsx'
import { IconButton } from '../part/icon-button.tsx'
import { Avatar } from '../person/avatar.tsx'
import { placeOf } from './place.ts'
import { did, who } from './sentence.ts'

/** What can be done with a row, by pointer and by key. */
export interface EntryActions {
	open(row: Notification): void
	/** From unread to read and back. */
	toggle(row: Notification): void
	archive(row: Notification): void
}

/** Faces shown when several did it; the sentence counts the others. */
const FACES = 2

/** One row: all of it opens what it tells of. `reached`: the Tab key leads here. */
export function Entry({
	row,
	asOf,
	reached,
	actions,
}: {
	row: Notification
	asOf: number
	reached: boolean
	actions: EntryActions
}) {
	const unread = row.state === 'unread'
	const tabIndex = reached ? 0 : -1
	const open = (event: MouseEvent) => {
		if (event.ctrlKey || event.metaKey || event.shiftKey) return
		event.preventDefault()
		actions.open(row)
	}
	return (
		<li
			data-entry={row.id}
			className="group relative flex gap-3 border-line border-b py-3 pr-4 pl-5 [contain-intrinsic-size:auto_84px] [content-visibility:auto] hover:bg-wash has-[a:focus-visible]:bg-wash"
		>
			{unread && <span aria-hidden="true" className="absolute top-6 left-1.5 size-2 rounded-full bg-accent" />}
			<Faces row={row} />
			<div className="min-w-0 flex-1">
				<a
					href={placeOf(row)}
					tabIndex={tabIndex}
					onClick={open}
					aria-keyshortcuts="e u"
					className={clsx(
						'break-words outline-none after:absolute after:inset-0 after:content-[""] focus-visible:after:outline-2 focus-visible:after:outline-accent focus-visible:after:-outline-offset-2',
						unread ? 'text-ink' : 'text-soft',
					)}
				>
					{unread && <span className="sr-only">Unread: </span>}
					<span className={unread ? 'font-semibold' : 'font-medium'}>{who(row)}</span> {did(row)}
				</a>
				{row.excerpt && (
					<blockquote
						dir="auto"
						className="mt-1.5 line-clamp-3 break-words border-line border-s-2 ps-2.5 font-serif text-[15px] leading-snug"
					>
						{row.excerpt}
					</blockquote>
				)}
				<p className="mt-1 text-[12.5px] text-soft">
					<AgeText time={row.at} asOf={asOf} />
				</p>
			</div>
			<div className="absolute top-2 right-2 flex rounded-md bg-raised opacity-0 focus-within:opacity-100 group-hover:opacity-100 has-[:focus-visible]:opacity-100 pointer-coarse:static pointer-coarse:-my-1.5 pointer-coarse:-mr-2 pointer-coarse:bg-transparent pointer-coarse:opacity-100">
				<IconButton
					label={unread ? 'Mark read' : 'Mark unread'}
					tabIndex={tabIndex}
					className="size-8"
					onClick={() => actions.toggle(row)}
				>
					{unread ? <MailOpen aria-hidden className="size-4!" /> : <Mail aria-hidden className="size-4!" />}
				</IconButton>
				<IconButton label="Archive" tabIndex={tabIndex} className="size-8" onClick={() => actions.archive(row)}>
					<Archive aria-hidden className="size-4!" />
				</IconButton>
			</div>
		</li>
	)
}

function Faces({ row: { actors } }: { row: Notification }) {
	const [first, second] = actors
	if (first && !second) return <Avatar face={first} size={28} />
	return (
		<span className="relative size-[28px] shrink-0">
			{actors.slice(0, FACES).map((face, index) => (
				<span
					key={face.id}
					className={clsx('absolute flex rounded-full', index > 0 && 'top-[11px] left-[11px] ring-1 ring-raised')}
				>
					<Avatar face={face} size={18} />
				</span>
			))}
		</span>
	)
}
