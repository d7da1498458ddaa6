'use client'

import { onDemand } from '../part/on-demand.ts'
import { useWorkspaceState } from '../workspace/workspace-provider.tsx'

const ReplacedDialog = onDemand(() => import('./replaced-dialog.tsx'))

/** Covers the page when this browser is no longer the person's whose things it shows. */
export function Replaced() {
	const why = useWorkspaceState((state) => state.replaced)
	return why && <ReplacedDialog why={why} />
}
