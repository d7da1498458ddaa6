'use client'

import { Dialog } from '@base-ui/react/dialog'
import { X } from 'lucide-react'
import { useEffect } from 'react'
import { IconButton } from '../part/icon-button.tsx'
import { Sidebar } from './sidebar.tsx'

/** The sidebar on a phone: slides in over the page. */
export default function Drawer({
	open,
	onClose,
	opener,
}: {
	open: boolean
	onClose(): void
	opener(): HTMLElement | null
}) {
	// Its links close it; going back is no link.
	useEffect(() => {
		addEventListener('popstate', onClose)
		return () => removeEventListener('popstate', onClose)
	}, [onClose])
	return (
		<Dialog.Root open={open} onOpenChange={(next) => next || onClose()}>
			<Dialog.Portal>
				<Dialog.Backdrop className="fixed inset-0 z-40 bg-veil transition-opacity duration-150 data-starting-style:opacity-0 data-ending-style:opacity-0" />
				<Dialog.Popup
					finalFocus={opener}
					className="fixed inset-y-0 left-0 z-50 flex w-[min(300px,86vw)] flex-col border-line border-r bg-sunken shadow-float outline-none transition-[translate] duration-150 data-starting-style:-translate-x-full data-ending-style:-translate-x-full"
				>
					<Dialog.Title className="sr-only">Navigation</Dialog.Title>
					<Dialog.Close render={<IconButton label="Close" className="absolute top-2 right-2" />}>
						<X aria-hidden />
					</Dialog.Close>
					<Sidebar onLeave={onClose} />
				</Dialog.Popup>
			</Dialog.Portal>
		</Dialog.Root>
	)
}
