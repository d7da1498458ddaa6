'use client'

import { Popover as Base } from '@base-ui/react/popover'
import type { ReactNode, RefObject } from 'react'
import { FLOATING, pressedAnchor } from './anchored.ts'

/** A box that hangs on a button. Only ever imported by what is itself loaded on use. */
export function Popover({
	title,
	open,
	onClose,
	anchor,
	className,
	children,
}: {
	title: string
	open: boolean
	onClose(): void
	anchor: RefObject<HTMLElement | null>
	className?: string
	children: ReactNode
}) {
	return (
		<Base.Root
			open={open}
			onOpenChange={(next, details) => {
				if (!next && !pressedAnchor(details.event, anchor.current)) onClose()
			}}
		>
			<Base.Portal>
				<Base.Positioner anchor={anchor} align="end" sideOffset={8} collisionPadding={12} className="z-40">
					<Base.Popup finalFocus={anchor} className={`${FLOATING} max-w-[calc(100vw-24px)] p-4 ${className ?? ''}`}>
						<Base.Title className="font-semibold text-[15px]">{title}</Base.Title>
						{children}
					</Base.Popup>
				</Base.Positioner>
			</Base.Portal>
		</Base.Root>
	)
}
