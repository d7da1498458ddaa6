'use client'

import { Ellipsis, type LucideIcon } from 'lucide-react'
import { lazy, Suspense, useRef, useState } from 'react'
import { IconButton } from './icon-button.tsx'

export interface MenuEntry {
	readonly label: string
	readonly icon: LucideIcon
	readonly danger?: boolean
	/** Called when the menu is gone and the button has the focus again, so it may move the focus. */
	run(): void
}

const load = () => import('./menu-popup.tsx')
const MenuPopup = lazy(load)

/** Three dots that open a menu. The menu's code is fetched when a hand or the focus comes near. */
export function MenuButton({
	label,
	entries,
	className,
}: {
	label: string
	entries: readonly MenuEntry[]
	className?: string
}) {
	const anchor = useRef<HTMLButtonElement>(null)
	const [open, setOpen] = useState<boolean | null>(null)
	return (
		<>
			<IconButton
				ref={anchor}
				label={label}
				aria-haspopup="menu"
				aria-expanded={open === true}
				className={className}
				onPointerEnter={() => void load()}
				onFocus={() => void load()}
				onClick={() => setOpen(!open)}
			>
				<Ellipsis aria-hidden />
			</IconButton>
			{open !== null && (
				<Suspense>
					<MenuPopup label={label} open={open} onClose={() => setOpen(false)} anchor={anchor} entries={entries} />
				</Suspense>
			)}
		</>
	)
}
