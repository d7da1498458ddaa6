'use client'

import type { Activity } from '@tandem/protocol'
import { useEvents, useEventsContext } from '../notification/events-provider.tsx'
import { AgeText } from '../part/age-text.tsx'
import { PageLink } from '../part/page-link.tsx'
import { Avatar } from '../person/avatar.tsx'
import { shownTitle } from '../workspace/lists.ts'
import { useWorkspaceState } from '../workspace/workspace-provider.tsx'
import { happened, happeningKey, happenings } from './happenings.ts'

/** Lines shown: what is older is in the documents' own times. */
const LINES = 8

/** What was done in my documents lately, by whom; changes while one looks at it. */
export function JustHappened({ start }: { start: readonly Activity[] | null }) {
	const activities = useEvents((view) => view.activities) ?? start
	return (
		<aside aria-labelledby="happened" className="mt-8 @4xl:mt-[calc(2rem+37.5px)] @4xl:pt-12">
			<h2 id="happened" className="mb-2 flex h-9 items-center font-semibold text-[13px] text-soft">
				What just happened
			</h2>
			<div className="border-line border-t">{activities ? <Lines activities={activities} /> : <NotYet />}</div>
		</aside>
	)
}

function Lines({ activities }: { activities: readonly Activity[] }) {
	const me = useWorkspaceState((state) => state.person?.id)
	const fetched = useWorkspaceState((state) => state.asOf)
	const asOf = useEvents((view) => view.asOf) ?? fetched
	if (activities.length === 0) {
		return (
			<p className="py-3 text-soft">Quiet so far. What anybody does in your documents is told here as it happens.</p>
		)
	}
	return (
		<ul className="pt-1.5">
			{happenings(activities, LINES).map((activity) => (
				<li key={happeningKey(activity)} className="flex items-start gap-2.5 py-1.5">
					<Avatar face={activity.person} size={24} />
					<p className="line-clamp-3 min-w-0 flex-1 break-words pt-[1.5px]">
						<span className="font-medium">{activity.person.id === me ? 'You' : activity.person.name}</span>{' '}
						<span className="text-soft">{happened(activity)}</span> <Where activity={activity} />
					</p>
					<AgeText time={activity.at} asOf={asOf} className="shrink-0 pt-[2px] text-[13px] text-soft tabular-nums" />
				</li>
			))}
		</ul>
	)
}

function Where({ activity: { kind, document } }: { activity: Activity }) {
	const title = shownTitle(document.title)
	if (kind === 'trashed') return <span className="font-medium">{title}</span>
	return (
		<PageLink href={`/d/${document.id}`} className="font-medium underline-offset-4 hover:underline">
			{title}
		</PageLink>
	)
}

/** Widths of the lines, in percent. */
const GREY = [70, 55, 62]

function NotYet() {
	const waiting = useEvents((view) => view.connection === 'waiting')
	const { retry } = useEventsContext()
	if (waiting) {
		return (
			<p className="py-3 text-soft">
				It could not be fetched.{' '}
				<button type="button" onClick={retry} className="font-medium text-accent underline-offset-4 hover:underline">
					Try again
				</button>
			</p>
		)
	}
	return (
		<div role="status" aria-label="Loading what happened" className="awaits-script pt-1.5">
			{GREY.map((width) => (
				<div key={width} className="flex h-9 items-center gap-2.5">
					<span className="skeleton size-6 rounded-full!" />
					<span className="skeleton h-3.5" style={{ width: `${width}%` }} />
				</div>
			))}
		</div>
	)
}
