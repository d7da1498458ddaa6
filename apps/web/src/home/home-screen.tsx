'use client'

import type { Feed } from '@tandem/protocol'
import { FilePlus, Plus } from 'lucide-react'
import { useState } from 'react'
import { useEvents } from '../notification/events-provider.tsx'
import { TabName } from '../notification/tab.tsx'
import { Button } from '../part/button.tsx'
import { useHydrated } from '../part/hydrated.ts'
import { PageMain } from '../shell/page-main.tsx'
import { TopBar } from '../shell/top-bar.tsx'
import { filterByTitle } from '../workspace/lists.ts'
import { useNewDocument } from '../workspace/new-document.ts'
import { useWorkspaceState } from '../workspace/workspace-provider.tsx'
import { DocumentRow } from './document-row.tsx'
import { FilterField } from './filter-field.tsx'
import { greeting } from './greeting.ts'
import { useHeldOrder } from './held-order.ts'
import { JustHappened } from './just-happened.tsx'
import { Kept } from './kept.tsx'
import { ListSkeleton } from './list-skeleton.tsx'
import { ListTrouble } from './list-trouble.tsx'

/** From this many documents on a filter helps more than it distracts. */
const FILTERED = 5

/** What I made or opened, who is there, what happened, and what of mine still waits on this device. `feed`: as the server rendered it. */
export function HomeScreen({ feed }: { feed: Feed | null }) {
	const create = useNewDocument()
	return (
		<>
			<TabName page="" />
			<TopBar
				main={
					<Button kind="primary" onClick={create}>
						<Plus size={17} strokeWidth={2} aria-hidden />
						New document
					</Button>
				}
			>
				<span className="font-semibold text-[15px]">Home</span>
			</TopBar>
			<div className="@container mx-auto w-full max-w-[1160px] px-5 pb-24 md:px-8">
				<div className="@4xl:grid @4xl:grid-cols-[minmax(0,1fr)_296px] @4xl:gap-14">
					<PageMain className="pt-9 md:pt-12">
						<Greeting />
						<Kept />
						<Documents onCreate={create} start={feed} />
					</PageMain>
					<JustHappened start={feed?.activities ?? null} />
				</div>
			</div>
		</>
	)
}

function Greeting() {
	const name = useWorkspaceState((state) => state.person?.name)
	const hydrated = useHydrated()
	const words = hydrated ? greeting(new Date().getHours()) : 'Hello'
	return (
		<h1 className="text-balance font-heading font-semibold text-[30px] leading-tight tracking-[-0.015em]">
			{name ? `${words}, ${name}` : words}
		</h1>
	)
}

function Documents({ onCreate, start }: { onCreate(): void; start: Feed | null }) {
	const documents = useWorkspaceState((state) => state.documents)
	const trouble = useWorkspaceState((state) => state.trouble)
	const asOf = useWorkspaceState((state) => state.asOf)
	const [filter, setFilter] = useState('')
	const presence = useEvents((view) => view.presence)
	const { ordered, handlers } = useHeldOrder(documents ?? [])
	const presenceIn = (id: string) =>
		presence ? presence.get(id) : start?.presence.find(({ document }) => document === id)
	if (!documents) return trouble ? <ListTrouble sentence={trouble} /> : <ListSkeleton />
	if (documents.length === 0) return <EmptyHome onCreate={onCreate} />
	const found = filterByTitle(ordered, filter)
	return (
		<section aria-labelledby="recent" className="mt-8">
			<div className="mb-2 flex min-h-9 items-center justify-between gap-4">
				<h2 id="recent" className="font-semibold text-[13px] text-soft">
					Recent
				</h2>
				{documents.length >= FILTERED && <FilterField value={filter} onChange={setFilter} />}
			</div>
			<ul className="border-line border-t" {...handlers}>
				{found.map((document) => (
					<DocumentRow key={document.id} document={document} presence={presenceIn(document.id)} asOf={asOf} />
				))}
			</ul>
			<p role="status" className={found.length === 0 ? 'py-10 text-center text-soft' : 'sr-only'}>
				{found.length === 0 ? `No title contains “${filter.trim()}”.` : filter && `${found.length} found`}
			</p>
		</section>
	)
}

function EmptyHome({ onCreate }: { onCreate(): void }) {
	return (
		<section className="mt-10 flex flex-col items-center rounded-lg border border-line border-dashed px-6 py-16 text-center">
			<FilePlus size={30} strokeWidth={1.5} aria-hidden className="text-accent" />
			<h2 className="mt-4 font-heading font-semibold text-xl">Nothing here yet</h2>
			<p className="mt-2 max-w-sm text-pretty text-soft">
				Documents you make stand here, and those others share with you once you have opened their link.
			</p>
			<Button kind="primary" className="mt-6" onClick={onCreate}>
				Write the first one
			</Button>
		</section>
	)
}
