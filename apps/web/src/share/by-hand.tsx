'use client'

import { lazy, Suspense } from 'react'
import { useStore } from 'zustand'
import { byHand } from './copy-text.ts'

const ByHandDialog = lazy(() => import('./by-hand-dialog.tsx'))

export function ByHand() {
	const shown = useStore(byHand, (state) => state.shown)
	return (
		shown && (
			<Suspense>
				<ByHandDialog {...shown} onClose={() => byHand.setState({ shown: null })} />
			</Suspense>
		)
	)
}
