'use client'

import { Menu } from '@base-ui/react/menu'
import { type RefObject, useRef } from 'react'
import { FLOATING, pressedAnchor } from './anchored.ts'
import type { MenuEntry } from './menu-button.tsx'

export interface MenuPopupProps {
	label: string
	open: boolean
	onClose(): void
	anchor: RefObject<HTMLButtonElement | null>
	entries: readonly MenuEntry[]
}

/** The open menu; loaded by MenuButton when it is wanted for the first time. */
export default function MenuPopup({ label, open, onClose, anchor, entries }: MenuPopupProps) {
	const chosen = useRef<(() => void) | null>(null)
	// By hand and in this order: the library gives the focus back after this, to what an entry has just taken it from.
	const finish = () => {
		anchor.current?.focus({ preventScroll: true })
		chosen.current?.()
		chosen.current = null
	}
	return (
		<Menu.Root
			open={open}
			onOpenChange={(next, details) => {
				if (!next && !pressedAnchor(details.event, anchor.current)) onClose()
			}}
			onOpenChangeComplete={(next) => {
				if (!next) finish()
			}}
		>
			<Menu.Portal>
				<Menu.Positioner anchor={anchor} align="end" sideOffset={6} collisionPadding={8} className="z-40">
					<Menu.Popup aria-label={label} finalFocus={false} className={`${FLOATING} min-w-52 p-1.5`}>
						{entries.map(({ label: text, icon: Icon, danger, run }) => (
							<Menu.Item
								key={text}
								onClick={() => {
									chosen.current = run
								}}
								className={`flex h-9 select-none items-center gap-2.5 rounded-md px-2.5 outline-none data-highlighted:bg-wash ${danger ? 'text-bad' : ''}`}
							>
								<Icon size={17} strokeWidth={1.75} aria-hidden className={danger ? '' : 'text-soft'} />
								{text}
							</Menu.Item>
						))}
					</Menu.Popup>
				</Menu.Positioner>
			</Menu.Portal>
		</Menu.Root>
	)
}
