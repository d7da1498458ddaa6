'use client'

import type { NewToken } from '@tandem/protocol'
import { Check, Copy } from 'lucide-react'
import { useRef, useState } from 'react'
import { Button } from '../part/button.tsx'
import { copyText } from '../share/clipboard.ts'

type Copied = 'not-yet' | 'copied' | 'by-hand'

const WORDS: Record<Copied, string> = {
	'not-yet': '',
	copied: 'Token copied',
	'by-hand': 'This browser does not let us copy. The token is selected: press Ctrl+C or ⌘C.',
}

/** The token itself, for the only time. */
export function TokenMade({ made, onDone }: { made: NewToken; onDone(): void }) {
	const field = useRef<HTMLInputElement>(null)
	const [copied, setCopied] = useState<Copied>('not-yet')
	const copy = async () => {
		const done = await copyText(made.token)
		setCopied(done ? 'copied' : 'by-hand')
		if (done) return
		field.current?.focus()
		field.current?.select()
	}
	return (
		<>
			<div className="rounded-lg border border-line bg-warn-wash px-4 pt-3.5 pb-4">
				<p className="text-pretty font-medium">Copy it now: it is not shown again.</p>
				<p className="mt-0.5 text-pretty text-[13px] text-soft">
					Tandem keeps only a fingerprint of <span className="break-words text-ink">{made.name}</span>. Keep the token
					as you would a password.
				</p>
				<input
					ref={field}
					readOnly
					aria-label="Your new token"
					value={made.token}
					onFocus={(event) => event.target.select()}
					className="mt-3 h-10 w-full rounded-md border border-edge bg-paper px-2.5 font-mono text-[12.5px]"
				/>
				<p role="status" className={copied === 'by-hand' ? 'mt-2 text-[13px]' : 'sr-only'}>
					{WORDS[copied]}
				</p>
			</div>
			<div className="mt-6 flex justify-end gap-2">
				<Button onClick={onDone}>Done</Button>
				<Button kind="primary" data-first onClick={copy}>
					{copied === 'copied' ? <Check size={16} aria-hidden /> : <Copy size={16} strokeWidth={1.75} aria-hidden />}
					{copied === 'copied' ? 'Copied' : 'Copy token'}
				</Button>
			</div>
		</>
	)
}
