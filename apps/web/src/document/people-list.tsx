'use client'

import type { RefObject } from 'react'
import { Popover } from '../part/popover.tsx'
import { Avatar } from '../person/avatar.tsx'
import type { Present } from './people.tsx'

export default function PeopleList({
	present,
	open,
	onClose,
	anchor,
}: {
	present: readonly Present[]
	open: boolean
	onClose(): void
	anchor: RefObject<HTMLElement | null>
}) {
	return (
		<Popover
			title={present.length === 1 ? 'Only you are here' : `${present.length} people here`}
			open={open}
			onClose={onClose}
			anchor={anchor}
			className="w-64"
		>
			{/* A long list scrolls, so the keyboard must be able to reach it. */}
			{/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable region needs the focus to be scrolled by keys */}
			<ul tabIndex={0} aria-label="People here" className="-mx-1 mt-3 max-h-72 overflow-y-auto rounded-md">
				{present.map((face) => (
					<li key={face.id} className="flex h-9 items-center gap-3 px-1">
						<Avatar face={face} size={26} strong={!face.me} />
						<span className="min-w-0 truncate">{face.name}</span>
						{face.me && <span className="ml-auto shrink-0 text-[12px] text-soft">you</span>}
					</li>
				))}
			</ul>
		</Popover>
	)
}
