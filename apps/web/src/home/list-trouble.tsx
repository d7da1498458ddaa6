'use client'

import { CloudOff } from 'lucide-react'
import { Button } from '../part/button.tsx'
import { useWorkspace } from '../workspace/workspace-provider.tsx'

/** The list could not be fetched: why, and one way on. */
export function ListTrouble({ sentence }: { sentence: string }) {
	const workspace = useWorkspace()
	return (
		<section className="mt-10 flex flex-col items-center rounded-lg border border-line border-dashed px-6 py-14 text-center">
			<CloudOff size={28} strokeWidth={1.5} aria-hidden className="text-warn" />
			<p role="alert" className="mt-4 max-w-sm text-pretty">
				{sentence}
			</p>
			<Button className="mt-5" onClick={() => void workspace.enter()}>
				Try again
			</Button>
		</section>
	)
}
