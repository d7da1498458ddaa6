'use client'

import type { DocumentSummary } from '@tandem/protocol'
import { useState } from 'react'
import { Button } from '../part/button.tsx'
import { Dialog } from '../part/dialog.tsx'
import { focusPageMain } from '../shell/page-main.tsx'
import { shownTitle } from '../workspace/lists.ts'
import { useWorkspace } from '../workspace/workspace-provider.tsx'

/** Asks before something that cannot be undone. */
export default function DeleteDialog({ document, onClose }: { document: DocumentSummary; onClose(): void }) {
	const workspace = useWorkspace()
	const [deleting, setDeleting] = useState(false)
	const remove = async () => {
		setDeleting(true)
		const deleted = await workspace.deleteForGood(document.id)
		onClose()
		if (deleted) focusPageMain()
	}
	return (
		<Dialog
			title="Delete for good?"
			description={
				<>
					<strong className="font-semibold text-ink">{shownTitle(document.title)}</strong> and everything ever written
					in it will be gone, for everybody. This cannot be undone.
				</>
			}
			open
			onClose={onClose}
		>
			<div className="mt-6 flex justify-end gap-2">
				<Button onClick={onClose}>Keep it</Button>
				<Button kind="danger" disabled={deleting} onClick={() => void remove()}>
					Delete for good
				</Button>
			</div>
		</Dialog>
	)
}
