'use client'

import type { Editor } from '@tandem/editor/editor'
import { ExternalLink, Unlink } from 'lucide-react'
import { useEffect, useId, useRef, useState } from 'react'
import { Button } from '../part/button.tsx'
import { Floating, selectionBox } from './floating.tsx'
import { wholeAddress } from './link-address.ts'
import { ToolButton } from './tool-button.tsx'

/** Where the address of a link is typed, for the selection or for the link the caret is in. */
export default function LinkBox({ editor, onClose }: { editor: Editor; onClose(): void }) {
	const [was] = useState(() => String(editor.getAttributes('link').href ?? ''))
	const [typed, setTyped] = useState(was)
	const [wrong, setWrong] = useState(false)
	const field = useRef<HTMLInputElement>(null)
	const hint = useId()
	useEffect(() => field.current?.select(), [])
	const leave = () => {
		onClose()
		editor.commands.focus()
	}
	const apply = () => {
		const href = wholeAddress(typed)
		if (href === null) {
			setWrong(true)
			field.current?.focus()
			return
		}
		setLink(editor, href)
		leave()
	}
	return (
		<Floating editor={editor} side="below" at={selectionBox} role="dialog" aria-label="Link" className="w-max p-2">
			<form
				className="flex items-center gap-1.5"
				onSubmit={(event) => {
					event.preventDefault()
					apply()
				}}
				onKeyDown={(event) => {
					if (event.key === 'Escape') leave()
				}}
				onBlur={(event) => {
					if (!event.currentTarget.contains(event.relatedTarget)) onClose()
				}}
			>
				<input
					ref={field}
					type="text"
					inputMode="url"
					aria-label="Address"
					aria-invalid={wrong}
					aria-describedby={hint}
					autoComplete="off"
					spellCheck={false}
					placeholder="example.org or a mail address"
					value={typed}
					onChange={(event) => {
						setTyped(event.target.value)
						setWrong(false)
					}}
					className="h-9 w-[min(260px,52vw)] rounded-md border border-edge bg-paper px-2.5 text-[16px] md:text-[14px]"
				/>
				<Button kind="primary" type="submit">
					{was === '' ? 'Add' : 'Change'}
				</Button>
				{was !== '' && (
					<>
						<ToolButton label="Open link" icon={ExternalLink} onPress={() => openLink(was)} />
						<ToolButton
							label="Remove link"
							icon={Unlink}
							onPress={() => {
								editor.chain().unsetLink().run()
								leave()
							}}
						/>
					</>
				)}
			</form>
			<p id={hint} role="alert" className={wrong ? 'px-1 pt-1.5 text-[13px] text-bad' : 'sr-only'}>
				{wrong ? 'That is no web or mail address.' : ''}
			</p>
		</Floating>
	)
}

function setLink(editor: Editor, href: string) {
	const { empty, from, to } = editor.state.selection
	const chain = editor.chain().extendMarkRange('link')
	// Without a selection the address itself becomes the text.
	if (empty && !editor.isActive('link')) {
		const text = href.replace(/^mailto:/, '')
		chain.insertContentAt(from, { type: 'text', text, marks: [{ type: 'link', attrs: { href } }] }).run()
		return
	}
	chain.setLink({ href }).setTextSelection({ from, to }).run()
}

function openLink(href: string) {
	window.open(href, '_blank', 'noopener,noreferrer')
}
