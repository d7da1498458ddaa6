import {
	browserEnv,
	deliverAbandoned,
	discardWaiting,
	openStore,
	waiting,
	waitingOfOthers,
	waitingText,
} from '@tandem/client/api'
import type { WorkspaceStore } from './workspace-store.ts'

/** What this device keeps until the server has it, as home shows it. */
export interface Outbox {
	/** Sends what can be sent now, and shows what is left. Never rejects. */
	deliver(): Promise<void>
	/** Gives up something of mine that was refused. */
	discardRecovery(id: string): Promise<void>
	/** What another person typed into a document in this browser and could not send, as text. */
	textOf(person: string, document: string): Promise<string>
	/** Gives it up. */
	discardOf(person: string, document: string): Promise<void>
	/** Idempotent. */
	close(): void
}

/** Opens the outbox of a person: it delivers at once, and whenever the network or the person is back. */
export function openOutbox(person: string, shown: WorkspaceStore): Outbox {
	const env = browserEnv()
	const store = openStore(env, person)
	const url = location.origin.replace(/^http/, 'ws')
	let closed = false
	const show = async () => {
		const [left, recoveries, others] = await Promise.all([
			waiting(store),
			// Without a usable database nothing was kept.
			store.recoveries().catch(() => []),
			waitingOfOthers(env, person),
		])
		if (!closed) shown.setState({ waiting: left, recoveries, others })
	}
	const deliver = async () => {
		await show()
		await deliverAbandoned({ url, env, person, store })
		await show()
	}
	/** Another person's database is open only while it is looked at. */
	async function within<T>(other: string, task: (theirs: typeof store) => Promise<T>): Promise<T> {
		const theirs = openStore(env, other)
		try {
			return await task(theirs)
		} finally {
			theirs.close()
		}
	}
	const undo = env.onPage('wake', () => void deliver())
	void deliver()
	return {
		deliver,
		discardRecovery: async (id) => {
			await store.discardRecovery(id)
			await show()
		},
		textOf: (other, document) => within(other, (theirs) => waitingText(theirs, document)),
		discardOf: async (other, document) => {
			await within(other, (theirs) => discardWaiting(theirs, document))
			await show()
		},
		close: () => {
			closed = true
			undo()
			store.close()
		},
	}
}
