'use client'

import type { Recovery } from '@tandem/client/api'
import { FAILURES } from '@tandem/protocol'
import clsx from 'clsx'
import { ClipboardCopy, Download, LifeBuoy, RotateCcw, Trash2 } from 'lucide-react'
import { AgeText } from '../part/age-text.tsx'
import { Button } from '../part/button.tsx'
import { copyOrShow } from './copy-text.ts'
import { download } from './download.ts'
import { refusedWords } from './refused-words.ts'

/** What was written and refused: why, what it says, and every way to keep it. */
export default function RecoveryBox({
	recovery,
	asOf,
	onRetry,
	onDiscard,
	className,
}: {
	recovery: Recovery
	asOf: number
	/** Absent where the document is not open or cannot be written to. */
	onRetry?: () => void
	onDiscard(): void
	className?: string
}) {
	const { text, title, edits, code, at, document, id } = recovery
	const words = [title, text].filter(Boolean).join('\n\n')
	return (
		<section
			aria-label="Recovered text"
			className={clsx('rounded-lg border border-line bg-raised p-5 shadow-sm print:hidden', className)}
		>
			<h2 className="flex items-center gap-2.5 font-semibold text-[15px]">
				<LifeBuoy size={18} strokeWidth={1.75} aria-hidden className="shrink-0 text-bad" />
				{refusedWords(edits)}
				<AgeText time={at} asOf={asOf} className="ml-auto shrink-0 font-normal text-[13px] text-soft" />
			</h2>
			<p className="mt-1.5 text-pretty text-soft">
				{FAILURES[code].sentence} It is kept on this device until you decide.
			</p>
			{words ? (
				<pre
					// biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable region needs the focus to be scrolled by keys
					tabIndex={0}
					className="mt-3 max-h-52 overflow-y-auto whitespace-pre-wrap break-words rounded-md bg-sunken p-3 font-serif text-[15px] leading-relaxed"
				>
					{words}
				</pre>
			) : (
				<p className="mt-3 rounded-md bg-sunken p-3 text-soft">No text was in it, only formatting or deletions.</p>
			)}
			<div className="mt-4 flex flex-wrap gap-2">
				{words && (
					<>
						<Button onClick={() => void copyOrShow('Text', words)}>
							<ClipboardCopy size={16} strokeWidth={1.75} aria-hidden />
							Copy
						</Button>
						<Button onClick={() => download(`tandem-${document.slice(0, 6)}-${id.slice(0, 6)}.txt`, words)}>
							<Download size={16} strokeWidth={1.75} aria-hidden />
							Download
						</Button>
					</>
				)}
				{onRetry && (
					<Button onClick={onRetry}>
						<RotateCcw size={16} strokeWidth={1.75} aria-hidden />
						Try again
					</Button>
				)}
				<Button kind="quiet" className="ml-auto" onClick={onDiscard}>
					<Trash2 size={16} strokeWidth={1.75} aria-hidden />
					Discard
				</Button>
			</div>
		</section>
	)
}
