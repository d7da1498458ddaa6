'use client'

import { Dialog } from '../part/dialog.tsx'

export default function ByHandDialog({ what, text, onClose }: { what: string; text: string; onClose(): void }) {
	return (
		<Dialog
			title={`Copy the ${what.toLowerCase()}`}
			description="This browser does not let us copy. Everything is selected: press Ctrl+C or ⌘C."
			open
			onClose={onClose}
		>
			<textarea
				readOnly
				aria-label={what}
				value={text}
				rows={10}
				onFocus={(event) => event.target.select()}
				className="mt-4 w-full resize-none rounded-md border border-edge bg-paper p-3 font-mono text-[12.5px] leading-relaxed"
			/>
		</Dialog>
	)
}
