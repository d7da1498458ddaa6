'use client'

import { Dialog as Base } from '@base-ui/react/dialog'
import { X } from 'lucide-react'
import type { ReactNode, RefObject } from 'react'
import { IconButton } from './icon-button.tsx'

/** A box in the middle that wants an answer before anything else. Only ever imported by what is itself loaded on use. */
export function Dialog({
	title,
	description,
	open,
	onClose,
	onClosed,
	finalFocus,
	children,
}: {
	title: string
	description?: ReactNode
	open: boolean
	onClose(): void
	/** It has faded out and nothing of it is seen any more. */
	onClosed?(): void
	/** Takes the focus when the box closes. */
	finalFocus?: RefObject<HTMLElement | null>
	children: ReactNode
}) {
	return (
		<Base.Root
			open={open}
			onOpenChange={(next) => next || onClose()}
			onOpenChangeComplete={(next) => next || onClosed?.()}
		>
			<Base.Portal>
				<Base.Backdrop className="fixed inset-0 z-40 bg-veil transition-opacity duration-150 data-starting-style:opacity-0 data-ending-style:opacity-0" />
				<Base.Popup
					finalFocus={finalFocus ?? true}
					className="-translate-x-1/2 fixed top-[max(12vh,16px)] left-1/2 z-50 max-h-[80dvh] w-[min(440px,calc(100vw-32px))] overflow-y-auto rounded-lg border border-line bg-raised p-6 text-ink shadow-float outline-none transition-[opacity,translate] duration-150 data-starting-style:translate-y-1 data-starting-style:opacity-0 data-ending-style:opacity-0"
				>
					<div className="flex items-start justify-between gap-4">
						<Base.Title className="font-heading font-semibold text-xl leading-snug">{title}</Base.Title>
						<Base.Close render={<IconButton label="Close" className="-mt-1.5 -mr-2" />}>
							<X aria-hidden />
						</Base.Close>
					</div>
					{description && <Base.Description className="mt-2 text-soft">{description}</Base.Description>}
					{children}
				</Base.Popup>
			</Base.Portal>
		</Base.Root>
	)
}
