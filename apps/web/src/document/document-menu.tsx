'use client'

import { FileCode, Link2, Printer, Trash2 } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { MenuButton, type MenuEntry } from '../part/menu-button.tsx'
import { copyLink } from '../share/copy-link.ts'
import { copyOrShow } from '../share/copy-text.ts'
import { useWorkspace, useWorkspaceState } from '../workspace/workspace-provider.tsx'
import { useDocument } from './document-provider.tsx'

/** What can be done with the document as a whole. */
export function DocumentMenu({ id, title: rendered }: { id: string; title: string }) {
	const workspace = useWorkspace()
	const router = useRouter()
	const mine = useWorkspaceState((state) => state.documents?.some((each) => each.id === id && each.mine)) ?? false
	const doc = useDocument((view) => view.content?.doc)
	const title = useDocument((view) => view.state?.title) ?? rendered
	const entries: MenuEntry[] = [{ label: 'Copy link', icon: Link2, run: () => void copyLink(id) }]
	if (doc) {
		entries.push({
			label: 'Copy as Markdown',
			icon: FileCode,
			run: () => void import('./markdown.ts').then(({ markdownOf }) => copyOrShow('Markdown', markdownOf(doc, title))),
		})
	}
	entries.push({ label: 'Print', icon: Printer, run: () => window.print() })
	if (mine) {
		const trash = async () => {
			if (await workspace.moveToTrash({ id, title })) router.push('/')
		}
		entries.push({ label: 'Move to trash', icon: Trash2, danger: true, run: () => void trash() })
	}
	return <MenuButton label="More" entries={entries} />
}
