'use client'

import { AlertDialog } from '@base-ui/react/alert-dialog'
import { Button } from '../part/button.tsx'
import type { WorkspaceState } from '../workspace/workspace-store.ts'

const WORDS = {
	'signed-out': {
		title: 'Your session has ended',
		sentence: 'Reload to go on as a guest. What you wrote and could not be sent stays on this device.',
	},
	'another-person': {
		title: 'Somebody else uses this browser now',
		sentence:
			'What this tab shows belongs to the person who was here before. Reload to go on as the person who is here now.',
	},
} as const

/** There is nothing to do here but reload, so it cannot be closed. */
export default function ReplacedDialog({ why }: { why: NonNullable<WorkspaceState['replaced']> }) {
	const { title, sentence } = WORDS[why]
	return (
		<AlertDialog.Root open>
			<AlertDialog.Portal>
				<AlertDialog.Backdrop className="fixed inset-0 z-40 bg-veil" />
				<AlertDialog.Popup className="-translate-x-1/2 fixed top-[20vh] left-1/2 z-50 w-[min(440px,calc(100vw-32px))] rounded-lg border border-line bg-raised p-6 text-ink shadow-float outline-none">
					<AlertDialog.Title className="font-heading font-semibold text-xl">{title}</AlertDialog.Title>
					<AlertDialog.Description className="mt-2 text-soft">{sentence}</AlertDialog.Description>
					<div className="mt-6 flex justify-end">
						<Button kind="primary" onClick={() => location.reload()}>
							Reload
						</Button>
					</div>
				</AlertDialog.Popup>
			</AlertDialog.Portal>
		</AlertDialog.Root>
	)
}
