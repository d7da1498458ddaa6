'use client'

import { type SaveState, saveWords } from '@tandem/client'
import clsx from 'clsx'
import { clock } from '../part/age.ts'
import { useDocument } from './document-provider.tsx'
import { isTooOld } from './document-store.ts'

const DOTS: Record<SaveState['kind'], string> = {
	saved: 'bg-good',
	saving: 'border-[1.5px] border-soft',
	waiting: 'border-[1.5px] border-warn bg-warn-wash',
	offline: 'bg-warn',
	'not-kept': 'rounded-[2px] bg-bad',
	'could-not-store': 'rounded-[2px] bg-bad',
}

/**
 * What is true about saving: a dot and words. Not read out on every change, which would be after every word typed;
 * SaveAnnouncer does that for what matters.
 */
export function SaveStatus({ className }: { className?: string }) {
	const save = useDocument((view) => view.state?.save)
	const known = useDocument((view) => view.met || view.state?.save.kind !== 'saved')
	const readOnly = useDocument((view) => isTooOld(view) || view.state?.role === 'read')
	return (
		<span
			role="status"
			aria-label="Save state"
			aria-live="off"
			className={clsx('flex min-w-0 items-center gap-2 text-[13px] text-soft', className)}
		>
			<Words save={save && known ? save : undefined} readOnly={readOnly} />
		</span>
	)
}

function Words({ save, readOnly }: { save: SaveState | undefined; readOnly: boolean }) {
	if (readOnly) return 'Read only'
	if (save) {
		return (
			<>
				<span aria-hidden="true" className={clsx('size-2 shrink-0 rounded-full', DOTS[save.kind])} />
				<span className="truncate tabular-nums">{saveWords(save, clock)}</span>
			</>
		)
	}
	return (
		<>
			<span className="appear-late">Connecting…</span>
			<noscript>Read only: JavaScript is off</noscript>
		</>
	)
}

/** Tells a screen reader when saving stops being a matter of course, and when it is one again. */
export function SaveAnnouncer() {
	const save = useDocument((view) => view.state?.save)
	const calm = !save || save.kind === 'saved' || save.kind === 'saving' || save.kind === 'waiting'
	return (
		<p aria-live="polite" className="sr-only">
			{calm ? '' : saveWords(save, clock)}
		</p>
	)
}
