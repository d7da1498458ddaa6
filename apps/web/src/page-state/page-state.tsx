import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'

/** A page that has nothing else to show: what is the matter, what it means, and what one can do. */
export function PageState({
	icon: Icon,
	title,
	children,
	actions,
}: {
	icon: LucideIcon
	title: string
	children: ReactNode
	actions?: ReactNode
}) {
	return (
		<div className="mx-auto flex w-full max-w-md flex-1 flex-col items-center justify-center px-6 py-20 text-center">
			<span className="mb-5 inline-flex size-14 items-center justify-center rounded-full bg-wash text-accent">
				<Icon size={26} strokeWidth={1.75} aria-hidden />
			</span>
			<h1 className="text-balance font-heading font-semibold text-2xl leading-tight">{title}</h1>
			<div className="mt-3 text-pretty text-soft">{children}</div>
			{actions && <div className="mt-7 flex flex-wrap justify-center gap-2">{actions}</div>}
		</div>
	)
}
