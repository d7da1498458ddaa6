'use client'

import { onDemand } from '../part/on-demand.ts'
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
	const retry = (id: string) => {
		const done = room()?.connection().retryRecovery(id)
		if (!done) tellTrouble('It belongs to something that is no longer there. Copy it and paste it where you want it.')
	}
	return recoveries.map((recovery) => (
		<RecoveryBox
			key={recovery.id}
			recovery={recovery}
			asOf={asOf}
			className="mb-6"
			{...(editable && { onRetry: () => retry(recovery.id) })}
			onDiscard={() => room()?.connection().discardRecovery(recovery.id)}
		/>
	))
}
