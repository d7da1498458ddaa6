'use client'

import type { DocumentSummary } from '@tandem/protocol'
import { Trash2 } from 'lucide-react'
import { useEffect, useState } from 'react'
import { ListSkeleton } from '../home/list-skeleton.tsx'
import { ListTrouble } from '../home/list-trouble.tsx'
import { TabName } from '../notification/tab.tsx'
import { onDemand } from '../part/on-demand.ts'
import { PageMain } from '../shell/page-main.tsx'
import { TopBar } from '../shell/top-bar.tsx'
import { tellNotLoaded } from '../workspace/not-loaded.ts'
import { useWorkspace, useWorkspaceState } from '../workspace/workspace-provider.tsx'
import { TrashRow } from './trash-row.tsx'

const DeleteDialog = onDemand(() => import('./delete-dialog.tsx'), tellNotLoaded)

/** What I made and threw away, last first: to restore, or to delete for good. */
export function TrashScreen() {
	return (
		<>
			<TabName page="Trash" />
			<TopBar>
				<span className="font-semibold text-[15px]">Trash</span>
			</TopBar>
			<PageMain className="mx-auto w-full max-w-[840px] px-5 pt-9 pb-24 md:px-6 md:pt-12">
				<h1 className="font-heading font-semibold text-[30px] leading-tight tracking-[-0.015em]">Trash</h1>
				<p className="mt-2 text-soft">
					Documents you made and threw away. Nobody can open them until you restore them; nothing is deleted by itself.
				</p>
				<Thrown />
			</PageMain>
		</>
	)
}

function Thrown() {
	const workspace = useWorkspace()
	const person = useWorkspaceState((state) => state.person)
	const trash = useWorkspaceState((state) => state.trash)
	const trouble = useWorkspaceState((state) => state.trouble)
	const asOf = useWorkspaceState((state) => state.asOf)
	const [doomed, setDoomed] = useState<DocumentSummary | null>(null)
	useEffect(() => {
		if (person) void workspace.loadTrash()
	}, [person, workspace])
	if (!trash) return trouble ? <ListTrouble sentence={trouble} /> : <ListSkeleton />
	if (trash.length === 0) return <EmptyTrash />
	return (
		<>
			<ul className="mt-8 border-line border-t">
				{trash.map((document) => (
					<TrashRow key={document.id} document={document} asOf={asOf} onDelete={() => setDoomed(document)} />
				))}
			</ul>
			{doomed && <DeleteDialog document={doomed} onClose={() => setDoomed(null)} />}
		</>
	)
}

function EmptyTrash() {
	return (
		<section className="mt-10 flex flex-col items-center rounded-lg border border-line border-dashed px-6 py-16 text-center">
			<Trash2 size={28} strokeWidth={1.5} aria-hidden className="text-accent" />
			<h2 className="mt-4 font-heading font-semibold text-xl">The trash is empty</h2>
			<p className="mt-2 max-w-sm text-pretty text-soft">
				What you throw away waits here until you delete it for good.
			</p>
		</section>
	)
}
