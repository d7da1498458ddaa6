import { browserEnv, type ClientEnv } from '@tandem/client/api'
import { openEvents } from '@tandem/client/events'
import type { Notification } from '@tandem/protocol'
import { followActivities, followGone, followPresence } from '../workspace/follow-activities.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { shown as withAssumed } from './assumed.ts'
import type { EventsStore } from './events-store.ts'
import { createMarks, type Marks } from './marks.ts'
import { opener } from './opener.ts'
import { arrivalTeller } from './tell-arrival.ts'

/** How often ages on the page move on, in ms: their smallest step. */
const AGE_STEP = 60_000

/** What is told to one person, live, and what they do with it. */
export interface Inbox extends Marks {
	/** Marks it as read and goes where it points; where that is not possible a notice says why. Whether one went. */
	open(row: Notification): Promise<boolean>
	/** Fetches the lists once more. */
	refresh(): void
	/** Idempotent. */
	close(): void
}

export interface InboxOptions {
	readonly person: string
	readonly shown: EventsStore
	readonly workspace: Workspace
	/** Goes to a page of this site without loading it anew. */
	go(path: string): void
}

/** Opens this tab's share of the person's event streams, and mirrors what they say into the stores of the page. */
export function openInbox({ person, shown, workspace, go }: InboxOptions): Inbox {
	const env = browserEnv()
	const events = openEvents({ person, base: '', env })
	const marks = createMarks({ api: workspace.api, events, changed: mirror })
	const open = opener({ workspace, marks, go })
	const hearActivities = followActivities(workspace)
	const hearPresence = followPresence(workspace)
	function mirror() {
		const { notifications, activities, presence, connection } = events.state
		if (connection === 'ended') void workspace.refresh()
		shown.setState(({ behindSince }) => ({
			notifications: notifications && withAssumed(notifications, marks.assumed()),
			activities,
			presence: activities && presence,
			connection,
			behindSince: connection === 'live' ? null : (behindSince ?? (connection === 'waiting' ? env.now() : null)),
			asOf: env.now(),
		}))
		if (!activities) return
		hearActivities(activities)
		hearPresence(presence.keys())
	}
	const undo = [
		events.subscribe(mirror),
		events.onGone(followGone(workspace)),
		events.onArrival(arrivalTeller({ shown, open, now: () => env.now() })),
		eachMinute(env, () => shown.setState({ asOf: env.now() })),
	]
	mirror()
	return {
		...marks,
		open,
		refresh: () => events.refresh(),
		close: () => {
			for (const each of undo) each()
			events.close()
		},
	}
}

/** Calls `step` each minute until undone. */
function eachMinute(env: ClientEnv, step: () => void): () => void {
	let cancel = env.after(AGE_STEP, tick)
	function tick() {
		step()
		cancel = env.after(AGE_STEP, tick)
	}
	return () => cancel()
}
