'use client'

import { CloudUpload } from 'lucide-react'
import { AgeText } from '../part/age-text.tsx'
import { PageLink } from '../part/page-link.tsx'
import { shownTitle } from '../workspace/lists.ts'
import { useWorkspaceState } from '../workspace/workspace-provider.tsx'

/** What was written on this device and is not on the server yet. Nothing is shown when nothing waits. */
export function WaitingList() {
	const waiting = useWorkspaceState((state) => state.waiting)
	const documents = useWorkspaceState((state) => state.documents)
	const asOf = useWorkspaceState((state) => state.asOf)
	if (waiting.length === 0) return null
	return (
		<section aria-labelledby="waiting" className="mt-7 rounded-lg border border-line bg-warn-wash px-5 py-4">
			<h2 id="waiting" className="flex items-center gap-2 font-semibold">
				<CloudUpload size={17} strokeWidth={1.75} aria-hidden className="text-warn" />
				Waiting to be sent
			</h2>
			<p className="mt-1 text-soft">Kept on this device. It is sent by itself as soon as the server can be reached.</p>
			<ul className="mt-2">
				{waiting.map(({ document, title, edits, since }) => (
					<li key={document} className="flex h-9 items-center gap-3">
						<PageLink
							href={`/d/${document}`}
							className="min-w-0 truncate font-medium underline-offset-4 hover:underline"
						>
							{shownTitle(title ?? documents?.find(({ id }) => id === document)?.title ?? '')}
						</PageLink>
						<span className="ml-auto shrink-0 text-[13px] text-soft">
							{edits === 1 ? '1 edit' : `${edits} edits`}, <AgeText time={since} asOf={asOf} />
						</span>
					</li>
				))}
			</ul>
		</section>
	)
}
