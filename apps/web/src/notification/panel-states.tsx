import { Bell, CloudOff, type LucideIcon, MailCheck } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button } from '../part/button.tsx'

/** Nothing was ever told, or everything is archived. */
export function NoNotifications() {
	return (
		<Instead icon={Bell} title="Nothing new">
			When somebody names you with @ or opens what you made, it is told here.
		</Instead>
	)
}

export function NothingUnread({ onAll }: { onAll(): void }) {
	return (
		<Instead icon={MailCheck} title="Everything is read" action={<Button onClick={onAll}>Show all</Button>}>
			What comes next stands here until you have seen it.
		</Instead>
	)
}

export function NotFetched({ onRetry }: { onRetry(): void }) {
	return (
		<Instead icon={CloudOff} title="Not loaded" action={<Button onClick={onRetry}>Try again</Button>}>
			<span role="alert">Your notifications could not be fetched. Nothing is lost: they wait on the server.</span>
		</Instead>
	)
}

function Instead({
	icon: Icon,
	title,
	action,
	children,
}: {
	icon: LucideIcon
	title: string
	action?: ReactNode
	children: ReactNode
}) {
	return (
		<div className="flex flex-1 flex-col items-center px-10 pt-[18vh] text-center">
			<span className="mb-4 inline-flex size-12 items-center justify-center rounded-full bg-wash text-accent">
				<Icon size={22} strokeWidth={1.75} aria-hidden />
			</span>
			<h3 className="font-heading font-semibold text-xl leading-snug">{title}</h3>
			<p className="mt-1.5 text-pretty text-soft">{children}</p>
			{action && <div className="mt-5">{action}</div>}
		</div>
	)
}

/** Widths of the lines, in percent. */
const LINES = [62, 48, 70, 54]

/** The list's own layout in grey. Most lists are there within the 300 ms before it shows. */
export function PanelSkeleton() {
	return (
		<div role="status" aria-label="Loading notifications" className="appear-soon">
			{LINES.map((width) => (
				<div key={width} className="flex gap-3 border-line border-b px-4 py-4">
					<span className="skeleton size-7 shrink-0 rounded-full!" />
					<span className="flex flex-1 flex-col gap-2.5 pt-1">
						<span className="skeleton h-3.5" style={{ width: `${width}%` }} />
						<span className="skeleton h-3 w-4/5" />
						<span className="skeleton h-3 w-10" />
					</span>
				</div>
			))}
		</div>
	)
}
