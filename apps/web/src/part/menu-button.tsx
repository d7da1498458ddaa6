'use client'

import { Ellipsis, type LucideIcon } from 'lucide-react'
import { useRef, useState } from 'react'
import { tellNotLoaded } from '../workspace/not-loaded.ts'
import { IconButton } from './icon-button.tsx'
import { onDemand } from './on-demand.ts'

export interface MenuEntry {
	readonly label: string
	readonly icon: LucideIcon
	readonly danger?: boolean
	/** Called when the menu is gone and the button has the focus again, so it may move the focus. */
	run(): void
}

const MenuPopup = onDemand(() => import('./menu-popup.tsx'), tellNotLoaded)

/** Three dots that open a menu. The menu's code is fetched with its first opening. */
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
	const toggle = async () => {
		if (await MenuPopup.fetch()) setOpen(!open)
	}
	return (
		<>
			<IconButton
				ref={anchor}
				label={label}
				aria-haspopup="menu"
				aria-expanded={open === true}
				className={className}
				onClick={() => void toggle()}
			>
				<Ellipsis aria-hidden />
			</IconButton>
			{open !== null && (
				<MenuPopup label={label} open={open} onClose={() => setOpen(false)} anchor={anchor} entries={entries} />
			)}
		</>
	)
}
