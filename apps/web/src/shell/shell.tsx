import type { ReactNode } from 'react'
import { PanelHost } from '../notification/bell.tsx'
import { TabIcon } from '../notification/tab.tsx'
import { Replaced } from '../page-state/replaced.tsx'
import { ByHand } from '../share/by-hand.tsx'
import { DrawerHost } from './menu-toggle.tsx'
import { Sidebar } from './sidebar.tsx'
import { ToastHost } from './toast-host.tsx'

/** What stands around every page: sidebar beside it (a drawer on the phone), notices over it. */
export function Shell({ children }: { children: ReactNode }) {
	return (
		<>
			<a
				href="#content"
				className="-translate-y-20 fixed top-2 left-2 z-50 rounded-md bg-accent px-4 py-2 font-medium text-on-accent focus:translate-y-0"
			>
				Skip to content
			</a>
			<div className="md:grid md:grid-cols-[248px_minmax(0,1fr)] print:block">
				<aside className="sticky top-0 hidden h-dvh flex-col border-line border-r bg-sunken md:flex print:hidden">
					<Sidebar />
				</aside>
				<div className="flex min-h-dvh min-w-0 flex-col pr-(--beside) print:pr-0">{children}</div>
			</div>
			<TabIcon />
			<PanelHost />
			<DrawerHost />
			<Replaced />
			<ByHand />
			<ToastHost />
		</>
	)
}
