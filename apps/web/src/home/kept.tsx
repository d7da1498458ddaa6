'use client'

import { useEffect } from 'react'
import { onDemand } from '../part/on-demand.ts'
import { tellNotLoaded } from '../workspace/not-loaded.ts'
import { useOutbox, useWorkspaceState } from '../workspace/workspace-provider.tsx'
import { WaitingList } from './waiting-list.tsx'

const RecoveryBox = onDemand(() => import('../share/recovery-box.tsx'), tellNotLoaded)
const OthersList = onDemand(() => import('./others-list.tsx'), tellNotLoaded)

/** Everything this device keeps: what waits, what was refused, and what others left. Nothing, as a rule. */
export function Kept() {
	const recoveries = useWorkspaceState((state) => state.recoveries)
	const others = useWorkspaceState((state) => state.others.length > 0)
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
			{others && <OthersList />}
		</>
	)
}
