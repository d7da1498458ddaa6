'use client'

import { useEffect, useState } from 'react'
import { useStore } from 'zustand'
import { onDemand } from '../part/on-demand.ts'
import { notices } from '../workspace/notices.ts'
import { PlainNotice } from './plain-notice.tsx'

const Toasts = onDemand(() => import('./toasts.tsx'))

/** Fetches the toaster with the first notice; where its code cannot come, offline, the notice is drawn plainly. */
export function ToastHost() {
	const last = useStore(notices, (queue) => queue.at(-1))
	const [toaster, setToaster] = useState<'unused' | 'here' | 'missing'>('unused')
	useEffect(() => {
		if (last) void Toasts.fetch().then((here) => setToaster(here ? 'here' : 'missing'))
	}, [last])
	if (toaster === 'here') return <Toasts />
	return toaster === 'missing' && last && <PlainNotice notice={last} />
}
