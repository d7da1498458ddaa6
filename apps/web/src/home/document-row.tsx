'use client'

import type { DocumentPresence, DocumentSummary } from '@tandem/protocol'
import { FileText, Link2, PencilLine, Trash2 } from 'lucide-react'
import { useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import { AgeText } from '../part/age-text.tsx'
import { MenuButton, type MenuEntry } from '../part/menu-button.tsx'
import { PageLink } from '../part/page-link.tsx'
import { copyLink } from '../share/copy-link.ts'
import { focusPageMain } from '../shell/page-main.tsx'
import { shownTitle } from '../workspace/lists.ts'
import { useWorkspace } from '../workspace/workspace-provider.tsx'
import { HereNow } from './here-now.tsx'
import { RenameField } from './rename-field.tsx'

/** One document of the list: opens it, and offers what can be done to it from outside. */
export function DocumentRow({
	document,
	presence,
	asOf,
}: {
	document: DocumentSummary
	presence: DocumentPresence | undefined
	asOf: number
}) {
	const workspace = useWorkspace()
	const [renaming, setRenaming] = useState(false)
	const title = shownTitle(document.title)
	const entries: MenuEntry[] = [
		{ label: 'Rename', icon: PencilLine, run: () => setRenaming(true) },
		{ label: 'Copy link', icon: Link2, run: () => void copyLink(document.id) },
	]
	if (document.mine) {
		entries.push({
			label: 'Move to trash',
			icon: Trash2,
			danger: true,
			run: () => void workspace.moveToTrash(document).then((moved) => moved && focusPageMain()),
		})
	}
	const link = useRef<HTMLAnchorElement>(null)
	const stopRenaming = (next: string | null, byKey: boolean) => {
		// The link must be there before it can take the focus that the field had.
		flushSync(() => setRenaming(false))
		if (byKey) link.current?.focus()
		if (next !== null && next !== document.title) void workspace.rename(document.id, next)
	}
	return (
		<li className="group relative flex h-[44px] items-center gap-3 border-line border-b px-1.5 transition-colors duration-100 hover:bg-wash has-[a:focus-visible]:bg-wash">
			<FileText size={17} strokeWidth={1.75} aria-hidden className="shrink-0 text-soft" />
			{renaming ? (
				<RenameField title={document.title} onDone={stopRenaming} />
			) : (
				<PageLink
					ref={link}
					href={`/d/${document.id}`}
					className="min-w-0 flex-1 truncate font-medium outline-offset-4 after:absolute after:inset-y-0 after:right-12 after:left-0 after:content-['']"
				>
					{title}
				</PageLink>
			)}
			<HereNow presence={presence} />
			<AgeText
				time={document.updatedAt}
				asOf={asOf}
				className="min-w-14 shrink-0 text-right text-[13px] text-soft tabular-nums"
			/>
			<MenuButton label={`More about ${title}`} entries={entries} />
		</li>
	)
}
