'use client'

import { type RefObject, useEffect, useRef } from 'react'
import { onDemand } from '../part/on-demand.ts'
import { refusedWords } from '../share/refused-words.ts'
import { tellNotLoaded } from '../workspace/not-loaded.ts'
import { tellTrouble } from '../workspace/notices.ts'
import { useDocument, useRoom } from './document-provider.tsx'
import { isEditable } from './document-store.ts'

const RecoveryBox = onDemand(() => import('../share/recovery-box.tsx'), tellNotLoaded)

const NONE: readonly never[] = []

/** What of this document was refused, oldest first, above the text. */
export function Recoveries({ asOf }: { asOf: number }) {
	const recoveries = useDocument((view) => view.state?.recovery ?? NONE)
	const editable = useDocument(isEditable)
	const room = useRoom()
	const boxes = useRef<HTMLDivElement>(null)
	useTold(boxes)
	const retry = (id: string) => {
		const done = room()?.connection().retryRecovery(id)
		if (!done) tellTrouble('It belongs to something that is no longer there. Copy it and paste it where you want it.')
	}
	return (
		<div ref={boxes}>
			{recoveries.map((recovery) => (
				<RecoveryBox
					key={recovery.id}
					recovery={recovery}
					asOf={asOf}
					className="mb-6"
					{...(editable && { onRetry: () => retry(recovery.id) })}
					onDiscard={() => room()?.connection().discardRecovery(recovery.id)}
				/>
			))}
		</div>
	)
}

/**
 * Tells of what is refused while the page is open. Whoever wrote far down sees the words vanish, and the box, which never
 * moves what they look at, is out of sight; a screen reader hears nothing of it either.
 */
function useTold(boxes: RefObject<HTMLElement | null>) {
	const recoveries = useDocument((view) => view.state?.recovery ?? NONE)
	// What this device kept from before is there earlier than the server.
	const met = useDocument((view) => view.met)
	const known = useRef(new Set<string>())
	useEffect(() => {
		const fresh = recoveries.filter(({ id }) => !known.current.has(id))
		for (const { id } of fresh) known.current.add(id)
		const newest = fresh.at(-1)
		if (!newest || !met) return
		const show = () => boxes.current?.lastElementChild?.scrollIntoView({ block: 'center' })
		tellTrouble(`${refusedWords(newest.edits)}. What you wrote is kept above the text.`, { label: 'Show', run: show })
	}, [recoveries, met, boxes])
}
