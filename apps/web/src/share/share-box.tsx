'use client'

import { Check, Copy, Users } from 'lucide-react'
import { type RefObject, useRef, useState } from 'react'
import { Button } from '../part/button.tsx'
import { Popover } from '../part/popover.tsx'
import { copyText } from './clipboard.ts'
import { documentLink } from './copy-link.ts'

type Copied = 'not-yet' | 'copied' | 'by-hand'

const WORDS: Record<Copied, string> = {
	'not-yet': '',
	copied: 'Link copied',
	'by-hand': 'This browser does not let us copy. The link is selected: press Ctrl+C or ⌘C.',
}

/** The link, how to copy it, and who may open it. */
export default function ShareBox({
	id,
	open,
	onClose,
	anchor,
}: {
	id: string
	open: boolean
	onClose(): void
	anchor: RefObject<HTMLElement | null>
}) {
	const field = useRef<HTMLInputElement>(null)
	const [copied, setCopied] = useState<Copied>('not-yet')
	const link = documentLink(id)
	const copy = async () => {
		const done = await copyText(link)
		setCopied(done ? 'copied' : 'by-hand')
		if (done) return
		field.current?.focus()
		field.current?.select()
	}
	return (
		<Popover title="Share this document" open={open} onClose={onClose} anchor={anchor} className="w-[380px]">
			<div className="mt-3 flex gap-2">
				<input
					ref={field}
					readOnly
					aria-label="Link to this document"
					value={link}
					onFocus={(event) => event.target.select()}
					className="h-9 min-w-0 flex-1 rounded-md border border-edge bg-paper px-2.5 text-[13px]"
				/>
				<Button kind="primary" onClick={copy}>
					{copied === 'copied' ? <Check size={16} aria-hidden /> : <Copy size={16} strokeWidth={1.75} aria-hidden />}
					Copy link
				</Button>
			</div>
			<p role="status" className={copied === 'by-hand' ? 'mt-2 text-[13px]' : 'sr-only'}>
				{WORDS[copied]}
			</p>
			<p className="mt-3 flex gap-2.5 text-pretty text-[13px] text-soft">
				<Users size={16} strokeWidth={1.75} aria-hidden className="mt-0.5 shrink-0" />
				<span>
					Anyone with this link who can reach this server can read and write.
					{isLocal(location.hostname) && ' This address leads only to this machine.'}
				</span>
			</p>
		</Popover>
	)
}

function isLocal(host: string): boolean {
	return host === 'localhost' || host === '127.0.0.1' || host === '[::1]'
}
