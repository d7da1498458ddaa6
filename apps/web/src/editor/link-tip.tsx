'use client'

import type { Editor } from '@tandem/editor/editor'
import { ExternalLink, Pencil, Unlink } from 'lucide-react'
import { useEditorValue } from './editor-value.ts'
import { Floating, selectionBox } from './floating.tsx'
import { wholeAddress } from './link-address.ts'
import { ToolButton } from './tool-button.tsx'
import { ToolRow } from './tool-row.tsx'

/** Where the link at the caret leads, and what can be done about it. */
export default function LinkTip({ editor, onLink }: { editor: Editor; onLink(): void }) {
	const stored = useEditorValue(editor, (at) => String(at.getAttributes('link').href ?? ''))
	const address = wholeAddress(stored)
	return (
		<Floating editor={editor} side="below" at={selectionBox} className="w-max">
			<ToolRow editor={editor} label="Link">
				{address !== null && (
					<a
						href={address}
						target="_blank"
						rel="noopener noreferrer nofollow"
						className="flex h-8 max-w-60 items-center gap-1.5 rounded-md px-2 text-[13px] text-accent hover:bg-wash"
					>
						<ExternalLink aria-hidden size={15} strokeWidth={1.75} className="shrink-0" />
						<span className="truncate">{address.replace(/^(https?:\/\/|mailto:)/, '')}</span>
					</a>
				)}
				<ToolButton label="Change link" keys="Mod+K" icon={Pencil} onPress={onLink} />
				<ToolButton label="Remove link" icon={Unlink} onPress={() => editor.chain().focus().unsetLink().run()} />
			</ToolRow>
		</Floating>
	)
}
