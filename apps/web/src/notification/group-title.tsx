import { Check, FileText, Trash2 } from 'lucide-react'
import { IconButton } from '../part/icon-button.tsx'
import { shownTitle } from '../workspace/lists.ts'
import type { Group } from './groups.ts'

/** The document that rows are about; stays in sight while they are scrolled. */
export function GroupTitle({ group: { document, unread }, onRead }: { group: Group; onRead(): void }) {
	const title = shownTitle(document.title)
	const Icon = document.trashed ? Trash2 : FileText
	return (
		<div className="sticky top-0 z-10 flex h-9 items-center gap-2 border-line border-b bg-raised pr-2 pl-5">
			<Icon size={14} strokeWidth={1.75} aria-hidden className="shrink-0 text-soft" />
			<h3 title={title} dir="auto" className="min-w-0 truncate font-semibold text-[13px]">
				{title}
			</h3>
			{document.trashed && <span className="shrink-0 text-[12px] text-soft">in the trash</span>}
			{unread > 0 && (
				<IconButton label={`Mark ${title} read`} className="ml-auto size-7" onClick={onRead}>
					<Check aria-hidden className="size-4!" />
				</IconButton>
			)}
		</div>
	)
}
