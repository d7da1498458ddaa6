'use client'

import { LIMITS } from '@tandem/protocol'
import clsx from 'clsx'
import { type KeyboardEvent, useEffect, useRef } from 'react'
import { useWorkspace, useWorkspaceState } from '../workspace/workspace-provider.tsx'
import { useDocument, useRoom } from './document-provider.tsx'
import { isEditable } from './document-store.ts'

const TYPE =
	'col-start-1 row-start-1 m-0 w-full whitespace-pre-wrap break-words font-heading font-semibold text-[30px] leading-[1.2] tracking-[-0.02em] md:text-[38px]'

/** The heading as the server rendered it, and over it, as soon as one may write, the same words as a field. */
export function TitleField({ id, title: rendered, onEnter }: { id: string; title: string; onEnter(): void }) {
	const title = useDocument((view) => view.state?.title) ?? rendered
	const editable = useDocument((view) => view.drawn && isEditable(view))
	const fresh = useWorkspaceState((state) => state.fresh === id)
	const workspace = useWorkspace()
	const room = useRoom()
	const field = useRef<HTMLTextAreaElement>(null)
	useEffect(() => {
		if (!fresh || !editable) return
		workspace.store.setState({ fresh: null })
		field.current?.focus()
	}, [fresh, editable, workspace])
	const rename = (next: string) => {
		room()?.connection().rename(next)
		workspace.retitle(id, next)
	}
	return (
		<div className="grid grid-cols-1" dir="auto">
			<h1 className={clsx(TYPE, editable && 'opacity-0', !title && !editable && 'text-faint')}>
				{/* The space keeps an empty title, and one that ends in a line break, as high as the field. */}
				{title || 'Untitled'}{' '}
			</h1>
			{editable && (
				<textarea
					ref={field}
					aria-label="Title"
					placeholder="Untitled"
					rows={1}
					dir="auto"
					value={title}
					maxLength={LIMITS.titleLength}
					enterKeyHint="next"
					spellCheck
					onChange={(event) => rename(event.target.value.replace(/\s*[\r\n]+\s*/g, ' '))}
					onKeyDown={(event) => leaveWithEnter(event, onEnter)}
					className={clsx(TYPE, 'resize-none overflow-hidden bg-transparent outline-none placeholder:text-faint')}
				/>
			)}
		</div>
	)
}

/** Enter goes on into the text, unless it only confirms what an input method composes. */
function leaveWithEnter(event: KeyboardEvent, onEnter: () => void) {
	if (event.key !== 'Enter' || event.nativeEvent.isComposing) return
	event.preventDefault()
	onEnter()
}
