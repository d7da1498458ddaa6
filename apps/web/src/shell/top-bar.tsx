import type { ReactNode } from 'react'
import { MenuToggle } from './menu-toggle.tsx'

/** The bar over each page: what this is on the left, what one can do with it on the right. */
export function TopBar({ children, actions }: { children: ReactNode; actions?: ReactNode }) {
	return (
		<header className="sticky top-0 z-20 flex h-[52px] items-center gap-3 border-line border-b bg-paper px-3 md:px-6 print:hidden">
			<MenuToggle />
			<div className="flex min-w-0 flex-1 items-center gap-4">{children}</div>
			<div className="flex shrink-0 items-center gap-1.5">{actions}</div>
		</header>
	)
}
