'use client'

import { useDocument, useRoom } from './document-provider.tsx'
import { isEditable } from './document-store.ts'
import { RecoveryBox } from './recovery-box.tsx'

const NONE: readonly never[] = []

/** What of this document was refused, oldest first, above the text. */
export function Recoveries({ asOf }: { asOf: number }) {
	const recoveries = useDocument((view) => view.state?.recovery ?? NONE)
	const editable = useDocument(isEditable)
	const room = useRoom()
	return recoveries.map((recovery) => (
		<RecoveryBox
			key={recovery.id}
			recovery={recovery}
			asOf={asOf}
			{...(editable && { onRetry: () => room()?.connection().retryRecovery(recovery.id) })}
			onDiscard={() => room()?.connection().discardRecovery(recovery.id)}
		/>
	))
}
