import { NO_EVENT } from '@tandem/protocol'
import type { Fact } from '../event/fact.ts'
import type { Publish } from '../notification/notifications.ts'
import type { NotificationStore } from '../notification/store.ts'
import type { Source } from '../sse/source.ts'
import type { WriterJobs } from '../store/jobs.ts'
import type { Handlers } from '../store/serve.ts'
import type { WorldAdapters } from './world.ts'

/** Mistakes in what people are told, as in faults.ts. */
export const TOLD_FAULTS: Readonly<Record<string, () => WorldAdapters>> = {
	'a notification is lost on its way to the streams': () => ({ publish: skipping }),
	'a notification is published again as if it were news': () => ({
		publish: (publish) => (channel, message) => {
			publish(channel, message)
			const { data, id } = message
			const seq = id.seq + 1
			const again = { ...data, seq, at: data.at + 1 }
			publish(channel, { ...message, id: { seq, nonce: NO_EVENT.nonce }, data: again })
		},
	}),
	'a stream goes on one event too late': () => ({ source: late }),
	'it is noted that a text was looked through without what was found': () => ({ notifications: blind }),
	'how far a text was looked through is stored apart from what was found': () => ({ writer: inTwo }),
	'what is withdrawn stays where it was shown': () => ({
		publish: (publish) => (channel, message) => {
			if (message.data.state !== 'withdrawn') publish(channel, message)
		},
	}),
}

/** One that the parts make up for: whoever is told twice takes it once. */
export const TOLD_TWICE: WorldAdapters = {
	publish: (publish) => (channel, message) => {
		publish(channel, message)
		publish(channel, message)
	},
}

function inTwo(handlers: Handlers<WriterJobs>): Handlers<WriterJobs> {
	return {
		...handlers,
		notify: (job) => {
			const { action } = job
			if (action.kind !== 'projected') return handlers.notify(job)
			const { value } = handlers.notify({ ...job, action: { kind: 'looked-through', ranges: [action] } })
			if (!value.happened) return { value }
			return handlers.notify({ ...job, action: { ...action, from: action.to } })
		},
	}
}

function skipping(publish: Publish): Publish {
	let count = 0
	return (channel, message) => {
		count += 1
		if (count % 5 !== 0) publish(channel, message)
	}
}

function late(source: Source): Source {
	return { ...source, after: (person, seq, limit) => source.after(person, seq === 0 ? 0 : seq + 1, limit) }
}

function blind(store: NotificationStore): NotificationStore {
	let looks = 0
	return {
		record: (fact: Fact) => {
			if (fact.kind === 'projected') looks += 1
			const sees = fact.kind !== 'projected' || looks % 4 !== 0
			return store.record(sees ? fact : { ...fact, found: { mentions: [], more: true } })
		},
		change: (person, id, change) => store.change(person, id, change),
		sweep: (person, sweep) => store.sweep(person, sweep),
		list: (person) => store.list(person),
		find: (person, id) => store.find(person, id),
		after: (person, seq, most) => store.after(person, seq, most),
		position: (person) => store.position(person),
		place: (person, id) => store.place(person, id),
		projected: (document) => store.projected(document),
		behind: (after, most) => store.behind(after, most),
	}
}
