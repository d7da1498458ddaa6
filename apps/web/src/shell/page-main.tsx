import clsx from 'clsx'
import type { ReactNode } from 'react'

const ID = 'content'

/** The page's own part. It can hold the focus: the skip link leads here, and what is left when a row goes away. */
export function PageMain({ className, children }: { className?: string; children: ReactNode }) {
	return (
		<main id={ID} tabIndex={-1} className={clsx('outline-none', className)}>
			{children}
		</main>
	)
}

/** For when what had the focus is gone: the next Tab starts at the top of the page's own part, not of the window. */
export function focusPageMain(): void {
	document.getElementById(ID)?.focus({ preventScroll: true })
}
