'use client'

import type { DocumentSummary } from '@tandem/protocol'
import { FileX, RotateCcw, Trash2 } from 'lucide-react'
import { AgeText } from '../part/age-text.tsx'
import { Button } from '../part/button.tsx'
import { IconButton } from '../part/icon-button.tsx'
import { focusPageMain } from '../shell/page-main.tsx'
import { shownTitle } from '../workspace/lists.ts'
import { tell } from '../workspace/notices.ts'
import { useWorkspace } from '../workspace/workspace-provider.tsx'

export function TrashRow({ document, asOf, onDelete }: { document: DocumentSummary; asOf: number; onDelete(): void }) {
	const workspace = useWorkspace()
	const title = shownTitle(document.title)
	const restore = async () => {
		if (!(await workspace.restore(document))) return
		tell(`${title} restored`)
		focusPageMain()
	}
	return (
		<li className="flex min-h-[52px] items-center gap-3 border-line border-b px-1.5">
			<FileX size={17} strokeWidth={1.75} aria-hidden className="shrink-0 text-soft" />
			<span className="min-w-0 flex-1 truncate font-medium">{title}</span>
			<AgeText
				time={document.trashedAt ?? document.updatedAt}
				asOf={asOf}
				className="shrink-0 text-[13px] text-soft max-sm:hidden"
			/>
			<Button aria-label={`Restore ${title}`} className="h-8" onClick={() => void restore()}>
				<RotateCcw size={15} strokeWidth={1.75} aria-hidden />
				Restore
			</Button>
			<IconButton label={`Delete ${title} for good`} onClick={onDelete}>
				<Trash2 aria-hidden />
			</IconButton>
		</li>
	)
}
