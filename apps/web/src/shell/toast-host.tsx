'use client'

import { lazy, Suspense, useState } from 'react'
import { useStore } from 'zustand'
import { notices } from '../workspace/notices.ts'

const Toasts = lazy(() => import('./toasts.tsx'))

/** Fetches the toaster with the first notice. */
export function ToastHost() {
	const any = useStore(notices, (queue) => queue.length > 0)
	const [used, setUsed] = useState(false)
	if (any && !used) setUsed(true)
	return (
		used && (
			<Suspense>
				<Toasts />
			</Suspense>
		)
	)
}
