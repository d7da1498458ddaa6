'use client'

import { lazy, Suspense, useState } from 'react'
import type { Awareness } from 'y-protocols/awareness'
import type { Doc } from 'yjs'
import './document.css'
import { loadLiveText } from './load-live-text.ts'
import type { LoadPeople } from './people-source.ts'

export interface DocumentTextProps {
	/** The text as the server rendered it: shown until the editor takes over, and again when it had to go. */
	readonly html: string
	/** What the editor is mounted on, once it holds at least what `html` shows. Another object mounts it anew. */
	readonly content: { readonly doc: Doc; readonly awareness: Awareness } | null
	readonly editable: boolean
	/** The same function for as long as the document is the same. */
	readonly loadPeople: LoadPeople
	/** Something was not done: one sentence for the person. */
	onRefusal(sentence: string): void
	/**
	 * The text holds what this page cannot edit without losing it. The editor is gone, nothing was changed, and `html` is
	 * shown: pass a fresh one.
	 */
	onUnknown(): void
	/** The passage that the address names is not in the text. */
	onPassageGone(): void
}

// One chunk with the editor and everything it needs at once: the text can be read and scrolled before it is there.
const LiveText = lazy(loadLiveText)

/** The document's text: readable at once, editable in place when its content is there, without a shift between the two. */
export function DocumentText({ html, content, onUnknown, ...live }: DocumentTextProps) {
	/** The content that the editor stands on; null while the server's text is shown. */
	const [mounted, setMounted] = useState<DocumentTextProps['content']>(null)
	return (
		<div className="relative" data-editor={mounted === null ? 'rendered' : 'live'}>
			{mounted === null && (
				// biome-ignore lint/security/noDangerouslySetInnerHtml: the server rendered it from the schema, which has no scripts
				<div className="document" suppressHydrationWarning dangerouslySetInnerHTML={{ __html: html }} />
			)}
			{content !== null && (
				<Suspense>
					<LiveText
						{...live}
						content={content}
						onMounted={setMounted}
						onUnknown={() => {
							setMounted(null)
							onUnknown()
						}}
					/>
				</Suspense>
			)}
		</div>
	)
}
