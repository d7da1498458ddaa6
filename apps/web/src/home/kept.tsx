'use client'

import { useEffect } from 'react'
import { RecoveryBox } from '../share/recovery-box.tsx'
import { useOutbox, useWorkspaceState } from '../workspace/workspace-provider.tsx'
import { OthersList } from './others-list.tsx'
import { WaitingList } from './waiting-list.tsx'

/** Everything this device keeps: what waits, what was refused, and what others left. Nothing, as a rule. */
export function Kept() {
	const recoveries = useWorkspaceState((state) => state.recoveries)
	const asOf = useWorkspaceState((state) => state.asOf)
	const outbox = useOutbox()
	// A document that was left a moment ago may have left something behind.
	useEffect(() => void outbox?.deliver(), [outbox])
	return (
		<>
			<WaitingList />
			{outbox &&
				recoveries.map((recovery) => (
					<RecoveryBox
						key={recovery.id}
						recovery={recovery}
						asOf={asOf}
						className="mt-7"
						onDiscard={() => void outbox.discardRecovery(recovery.id)}
					/>
				))}
			<OthersList />
		</>
	)
}
