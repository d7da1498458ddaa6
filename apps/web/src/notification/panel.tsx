'use client'

import { Dialog } from '@base-ui/react/dialog'
import type { ReactNode } from 'react'
import { useNarrow } from '../editor/narrow.ts'
import { BELL, focusBell } from './bell-focus.ts'
import { useEvents, useEventsContext } from './events-provider.tsx'
import { PanelContent } from './panel-content.tsx'

/** What concerns me, beside the page; on a phone over it. Loaded when it is opened for the first time. */
export default function Panel() {
	const { store } = useEventsContext()
	const open = useEvents((view) => view.panel === true)
	const narrow = useNarrow()
	const close = () => store.setState({ panel: false })
	if (narrow) {
		return (
			<Sheet open={open} onClose={close}>
				<PanelContent onClose={close} />
			</Sheet>
		)
	}
	const closeBeside = () => {
		close()
		focusBell()
	}
	return (
		open && (
			<Beside onClose={closeBeside}>
				<PanelContent onClose={closeBeside} />
			</Beside>
		)
	)
}

const NAME = 'Notifications'

/** Not modal: one goes on writing while it is open. The page makes room for it where there is enough. */
function Beside({ onClose, children }: { onClose(): void; children: ReactNode }) {
	return (
		<aside
			aria-label={NAME}
			data-panel="beside"
			onKeyDown={(event) => {
				if (event.key !== 'Escape') return
				event.preventDefault()
				onClose()
			}}
			className="fixed top-[52px] right-0 bottom-0 z-10 flex w-[368px] flex-col border-line border-l bg-raised max-[1099px]:shadow-float print:hidden"
		>
			{children}
		</aside>
	)
}

function Sheet({ open, onClose, children }: { open: boolean; onClose(): void; children: ReactNode }) {
	return (
		<Dialog.Root open={open} onOpenChange={(next) => next || onClose()}>
			<Dialog.Portal>
				<Dialog.Backdrop className="fixed inset-0 z-40 bg-veil transition-opacity duration-150 data-starting-style:opacity-0 data-ending-style:opacity-0" />
				<Dialog.Popup
					initialFocus={false}
					finalFocus={() => document.getElementById(BELL)}
					className="fixed inset-x-0 bottom-0 z-50 flex h-[88dvh] flex-col rounded-t-lg border-line border-t bg-raised pb-[env(safe-area-inset-bottom)] shadow-float outline-none transition-[translate] duration-150 data-starting-style:translate-y-full data-ending-style:translate-y-full"
				>
					<Dialog.Title className="sr-only">{NAME}</Dialog.Title>
					<aside aria-label={NAME} className="flex min-h-0 flex-1 flex-col">
						{children}
					</aside>
				</Dialog.Popup>
			</Dialog.Portal>
		</Dialog.Root>
	)
}
