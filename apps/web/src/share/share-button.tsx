'use client'

import { Link2 } from 'lucide-react'
import { lazy, Suspense, useRef, useState } from 'react'
import { Button } from '../part/button.tsx'

const load = () => import('./share-box.tsx')
const ShareBox = lazy(load)

/** Opens the link of this document and who may use it. */
export function ShareButton({ id }: { id: string }) {
	const button = useRef<HTMLButtonElement>(null)
	const [open, setOpen] = useState<boolean | null>(null)
	return (
		<>
			<Button
				ref={button}
				kind="primary"
				aria-label="Share"
				aria-haspopup="dialog"
				aria-expanded={open === true}
				onPointerEnter={() => void load()}
				onFocus={() => void load()}
				onClick={() => setOpen(!open)}
				className="max-md:w-9 max-md:px-0"
			>
				<Link2 size={18} strokeWidth={1.75} aria-hidden className="md:hidden" />
				<span className="max-md:hidden">Share</span>
			</Button>
			{open !== null && (
				<Suspense>
					<ShareBox id={id} open={open} onClose={() => setOpen(false)} anchor={button} />
				</Suspense>
			)}
		</>
	)
}
