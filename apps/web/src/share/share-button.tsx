'use client'

import { Link2 } from 'lucide-react'
import { useRef, useState } from 'react'
import { Button } from '../part/button.tsx'
import { onDemand } from '../part/on-demand.ts'
import { tellNotLoaded } from '../workspace/not-loaded.ts'

const ShareBox = onDemand(() => import('./share-box.tsx'), tellNotLoaded)

/** Opens the link of this document and who may use it. */
export function ShareButton({ id }: { id: string }) {
	const button = useRef<HTMLButtonElement>(null)
	const [open, setOpen] = useState<boolean | null>(null)
	const toggle = async () => {
		if (await ShareBox.fetch()) setOpen(!open)
	}
	return (
		<>
			<Button
				ref={button}
				kind="primary"
				aria-label="Share"
				aria-haspopup="dialog"
				aria-expanded={open === true}
				onClick={() => void toggle()}
				className="max-md:w-9 max-md:px-0"
			>
				<Link2 size={18} strokeWidth={1.75} aria-hidden className="md:hidden" />
				<span className="max-md:hidden">Share</span>
			</Button>
			{open !== null && <ShareBox id={id} open={open} onClose={() => setOpen(false)} anchor={button} />}
		</>
	)
}
