'use client'

import { useEffect } from 'react'
import { Toaster, toast } from 'sonner'
import { useStore } from 'zustand'
import { notices } from '../workspace/notices.ts'

/** Long enough to read the sentence and reach *Undo* by keyboard, in ms. */
const SHOWN = 10_000

/** Shows each notice once and takes it out of the queue. */
export default function Toasts() {
	const waiting = useStore(notices, (queue) => queue.length > 0)
	useEffect(() => {
		if (!waiting) return
		// Taken out first: an effect may run twice.
		const queue = notices.getState()
		notices.setState([], true)
		for (const { text, tone, action } of queue) {
			const options = { duration: SHOWN, ...(action && { action: { label: action.label, onClick: action.run } }) }
			if (tone === 'trouble') toast.error(text, options)
			else toast(text, options)
		}
	}, [waiting])
	return (
		<Toaster
			position="bottom-center"
			containerAriaLabel="Notices"
			toastOptions={{
				style: {
					background: 'var(--raised)',
					color: 'var(--ink)',
					border: '1px solid var(--line)',
					boxShadow: 'var(--float)',
					font: '14px/1.5 var(--sans)',
				},
				actionButtonStyle: { background: 'var(--accent)', color: 'var(--on-accent)', height: 30, padding: '0 12px' },
			}}
		/>
	)
}
