'use client'

import { Menu } from 'lucide-react'
import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'
import { IconButton } from '../part/icon-button.tsx'
import { onDemand } from '../part/on-demand.ts'
import { tellNotLoaded } from '../workspace/not-loaded.ts'

const Drawer = onDemand(() => import('./drawer.tsx'), tellNotLoaded)

/** The button's id: every page has one. */
const ID = 'navigation'

/** Null until it is first opened. */
const drawer = createStore<{ readonly open: boolean | null }>(() => ({ open: null }))

const close = () => drawer.setState({ open: false })

const opener = () => document.getElementById(ID)

/** Opens the sidebar where there is no room for it beside the page. */
export function MenuToggle() {
	const open = useStore(drawer, (state) => state.open === true)
	const show = async () => {
		if (await Drawer.fetch()) drawer.setState({ open: true })
	}
	return (
		<IconButton
			id={ID}
			label="Navigation"
			aria-haspopup="dialog"
			aria-expanded={open}
			className="-ml-1 md:hidden"
			onClick={() => void show()}
		>
			<Menu aria-hidden />
		</IconButton>
	)
}

/** Where the drawer stands, whichever page is shown. In one module with its button, which would else come with each page's code. */
export function DrawerHost() {
	const open = useStore(drawer, (state) => state.open)
	return open !== null && <Drawer open={open} onClose={close} opener={opener} />
}
