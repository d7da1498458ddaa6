'use client'

import { Menu } from 'lucide-react'
import { useRef, useState } from 'react'
import { IconButton } from '../part/icon-button.tsx'
import { onDemand } from '../part/on-demand.ts'
import { tellNotLoaded } from '../workspace/not-loaded.ts'

const Drawer = onDemand(() => import('./drawer.tsx'), tellNotLoaded)

/** Opens the sidebar where there is no room for it beside the page. */
export function MenuToggle() {
	const button = useRef<HTMLButtonElement>(null)
	const [open, setOpen] = useState<boolean | null>(null)
	const show = async () => {
		if (await Drawer.fetch()) setOpen(true)
	}
	return (
		<>
			<IconButton
				ref={button}
				label="Navigation"
				aria-haspopup="dialog"
				aria-expanded={open === true}
				className="-ml-1 md:hidden"
				onClick={() => void show()}
			>
				<Menu aria-hidden />
			</IconButton>
			{open !== null && <Drawer open={open} onClose={() => setOpen(false)} opener={button} />}
		</>
	)
}
