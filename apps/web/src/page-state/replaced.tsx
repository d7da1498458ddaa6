'use client'

import { lazy, Suspense } from 'react'
import { useWorkspaceState } from '../workspace/workspace-provider.tsx'

const ReplacedDialog = lazy(() => import('./replaced-dialog.tsx'))

/** Covers the page when this browser is no longer the person's whose things it shows. */
export function Replaced() {
	const why = useWorkspaceState((state) => state.replaced)
	return (
		why && (
			<Suspense>
				<ReplacedDialog why={why} />
			</Suspense>
		)
	)
}
