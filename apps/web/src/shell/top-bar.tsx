import type { ReactNode } from 'react'
import { Bell } from '../notification/bell.tsx'
import { MenuToggle } from './menu-toggle.tsx'

/** The bar over each page: what this is on the left, what one can do with it on the right, `main` last and most visibly. */
export function TopBar({ children, actions, main }: { children: ReactNode; actions?: ReactNode; main?: ReactNode }) {
	return (
		<header className="-mr-(--beside) sticky top-0 z-20 flex h-[52px] items-center gap-3 border-line border-b bg-paper px-3 md:px-6 print:hidden">
			<MenuToggle />
			<div className="flex min-w-0 flex-1 items-center gap-4">{children}</div>
			<div className="flex shrink-0 items-center gap-1.5">
				{actions}
				<Bell />
				{main}
			</div>
		</header>
	)
}
