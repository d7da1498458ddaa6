'use client'

import { Menu } from 'lucide-react'
import { lazy, Suspense, useRef, useState } from 'react'
import { IconButton } from '../part/icon-button.tsx'

const Drawer = lazy(() => import('./drawer.tsx'))

/** Opens the sidebar where there is no room for it beside the page. */
export function MenuToggle() {
	const button = useRef<HTMLButtonElement>(null)
	const [open, setOpen] = useState<boolean | null>(null)
	return (
		<>
			<IconButton
				ref={button}
				label="Navigation"
				aria-haspopup="dialog"
				aria-expanded={open === true}
				className="-ml-1 md:hidden"
				onClick={() => setOpen(true)}
			>
				<Menu aria-hidden />
			</IconButton>
			{open !== null && (
				<Suspense>
					<Drawer open={open} onClose={() => setOpen(false)} opener={button} />
				</Suspense>
			)}
		</>
	)
}
