'use client'

import { ClipboardCopy, Trash2, UserRound } from 'lucide-react'
import { IconButton } from '../part/icon-button.tsx'
import { copyOrShow } from '../share/copy-text.ts'
import { shownTitle } from '../workspace/lists.ts'
import { useOutbox, useWorkspaceState } from '../workspace/workspace-provider.tsx'

/** What others wrote in this browser and could not send: theirs to send, ours only to keep or to give up. */
export default function OthersList() {
	const others = useWorkspaceState((state) => state.others)
	const outbox = useOutbox()
	if (!outbox) return null
	return others.map(({ person, name, waiting }) => (
		<section
			key={person}
			aria-label={`Edits of ${name} on this device`}
			className="mt-7 rounded-lg border border-line px-5 py-4"
		>
			<h2 className="flex items-center gap-2 font-semibold">
				<UserRound size={17} strokeWidth={1.75} aria-hidden className="text-soft" />
				Edits of {name} on this device
			</h2>
			<p className="mt-1 text-soft">They are sent when {name} uses this browser again.</p>
			<ul className="mt-2">
				{waiting.map(({ document, title, edits }) => (
					<li key={document} className="flex h-9 items-center gap-1">
						<span className="min-w-0 truncate font-medium">{shownTitle(title ?? '')}</span>
						<span className="mr-2 ml-auto shrink-0 text-[13px] text-soft">
							{edits === 1 ? '1 edit' : `${edits} edits`}
						</span>
						<IconButton
							label={`Copy what ${name} wrote in ${shownTitle(title ?? '')}`}
							onClick={() => void outbox.textOf(person, document).then((text) => copyOrShow('Text', text))}
						>
							<ClipboardCopy aria-hidden />
						</IconButton>
						<IconButton
							label={`Discard what ${name} wrote in ${shownTitle(title ?? '')}`}
							onClick={() => void outbox.discardOf(person, document)}
						>
							<Trash2 aria-hidden />
						</IconButton>
					</li>
				))}
			</ul>
		</section>
	))
}
