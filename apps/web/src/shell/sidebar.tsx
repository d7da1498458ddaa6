'use client'

import clsx from 'clsx'
import { FileText, House, type LucideIcon, Plus, Trash2 } from 'lucide-react'
import { usePathname } from 'next/navigation'
import type { ReactNode } from 'react'
import { IconButton } from '../part/icon-button.tsx'
import { PageLink } from '../part/page-link.tsx'
import { PersonButton } from '../person/person-button.tsx'
import { shownTitle } from '../workspace/lists.ts'
import { useNewDocument } from '../workspace/new-document.ts'
import { useWorkspaceState } from '../workspace/workspace-provider.tsx'
import { Mark } from './mark.tsx'

/** Documents listed here; all of them are on home. */
const SHOWN = 14

/** Where one can go. `onLeave` is called when one goes there. */
export function Sidebar({ onLeave = () => {} }: { onLeave?: () => void }) {
	const documents = useWorkspaceState((state) => state.documents)
	const create = useNewDocument(onLeave)
	return (
		<div className="flex min-h-0 flex-1 flex-col px-2.5 pt-4 pb-2">
			<PageLink href="/" onClick={onLeave} className="mx-2 mb-4 flex items-center gap-2.5 self-start rounded-md">
				<Mark />
				<span className="font-bold text-base">Tandem</span>
			</PageLink>
			<nav aria-label="Pages" className="flex min-h-0 flex-1 flex-col gap-0.5">
				<Place href="/" icon={House} onLeave={onLeave}>
					Home
				</Place>
				<div className="mt-4 mb-0.5 flex h-8 items-center justify-between pl-2">
					<h2 className="font-semibold text-soft text-xs">Documents</h2>
					<IconButton label="New document" className="size-8" onClick={create}>
						<Plus aria-hidden />
					</IconButton>
				</div>
				<ul className="flex min-h-0 flex-col gap-0.5 overflow-y-auto">
					{documents?.slice(0, SHOWN).map(({ id, title }) => (
						<li key={id}>
							<Place href={`/d/${id}`} icon={FileText} onLeave={onLeave}>
								{shownTitle(title)}
							</Place>
						</li>
					))}
				</ul>
				<div className="mt-auto pt-4">
					<Place href="/trash" icon={Trash2} onLeave={onLeave}>
						Trash
					</Place>
				</div>
			</nav>
			<div className="mt-2 border-line border-t pt-2">
				<PersonButton />
			</div>
		</div>
	)
}

function Place({
	href,
	icon: Icon,
	onLeave,
	children,
}: {
	href: string
	icon: LucideIcon
	onLeave: () => void
	children: ReactNode
}) {
	const here = usePathname() === href
	return (
		<PageLink
			href={href}
			onClick={onLeave}
			aria-current={here ? 'page' : undefined}
			className={clsx(
				'flex h-[31px] items-center gap-3 rounded-md px-2 transition-colors duration-100',
				here ? 'bg-wash font-medium text-ink' : 'text-soft hover:bg-wash hover:text-ink',
			)}
		>
			<Icon size={17} strokeWidth={1.75} aria-hidden className="shrink-0" />
			<span className="truncate">{children}</span>
		</PageLink>
	)
}
