'use client'

import { type FocusEvent, useEffect, useRef } from 'react'
import { Toaster, toast } from 'sonner'
import { useStore } from 'zustand'
import { notices } from '../workspace/notices.ts'

/** Long enough to read the sentence and reach *Undo* by keyboard, in ms. */
const SHOWN = 10_000

/** Shows each notice once and takes it out of the queue. */
export default function Toasts() {
	const waiting = useStore(notices, (queue) => queue.length > 0)
	/** Where the focus was before it came here: who acted on a notice goes on there. */
	const before = useRef<HTMLElement | null>(null)
	useEffect(() => {
		if (!waiting) return
		// Taken out first: an effect may run twice.
		const queue = notices.getState()
		notices.setState([], true)
		for (const { text, tone, topic, action } of queue) {
			const onClick = () => {
				action?.run()
				before.current?.focus({ preventScroll: true })
			}
			const options = {
				duration: SHOWN,
				...(topic && { id: topic }),
				...(action && { action: { label: action.label, onClick } }),
			}
			if (tone === 'trouble') toast.error(text, options)
			else toast(text, options)
		}
	}, [waiting])
	return (
		// The toaster would give the focus back whenever it leaves: Tab would run in circles between here and there.
		<div
			className="contents"
			onFocusCapture={(event) => {
				event.stopPropagation()
				if (cameFromOutside(event)) before.current = event.relatedTarget
			}}
			onBlurCapture={(event) => event.stopPropagation()}
		>
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
		</div>
	)
}

function cameFromOutside(event: FocusEvent): event is FocusEvent & { relatedTarget: HTMLElement } {
	const { currentTarget, relatedTarget } = event
	return relatedTarget instanceof HTMLElement && !currentTarget.contains(relatedTarget)
}
