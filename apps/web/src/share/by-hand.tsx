'use client'

import { useStore } from 'zustand'
import { onDemand } from '../part/on-demand.ts'
import { tellNotLoaded } from '../workspace/not-loaded.ts'
import { byHand } from './copy-text.ts'

const ByHandDialog = onDemand(() => import('./by-hand-dialog.tsx'), tellNotLoaded)

export function ByHand() {
	const shown = useStore(byHand, (state) => state.shown)
	return shown && <ByHandDialog {...shown} onClose={() => byHand.setState({ shown: null })} />
}
