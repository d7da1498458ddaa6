import type { Notification, NotificationChange, NotificationList, NotificationSweep } from '@tandem/protocol'
import type { Activities } from '../activity/activities.ts'
import { Publishing } from '../bus/publishing.ts'
import type { Env } from '../env.ts'
import type { Fact } from '../event/fact.ts'
import type { Source } from '../sse/source.ts'
import type { NotificationStore, Recorded, Told } from './store.ts'

/** Milliseconds a waiting mention's time is slept towards at once. Beyond: it is looked at in between. */
const LONGEST_SLEEP = 60_000

/** Milliseconds until mentions whose time has come are tried again when the store refuses. */
const RETRY = 5000

/** Hands a message to whoever listens on a channel. Listeners that fail are theirs to look after: it never throws. */
export type Publish = (channel: `user:${string}`, message: Told) => void

/**
 * Receives facts, guarantees that what they tell is on disk before anybody hears of it, hands the changed rows to their
 * people's channels in the order in which they were stored.
 */
export class Notifications {
	readonly #store: NotificationStore
	readonly #publishing: Publishing<readonly [person: string, told: Told]>
	readonly #activities: Pick<Activities, 'tell'>
	readonly #env: Env
	#wake: () => void = () => {}
	#closed = false

	constructor(options: {
		readonly store: NotificationStore
		readonly publish: Publish
		/** Told what a fact is to those who follow the document. */
		readonly activities: Pick<Activities, 'tell'>
		readonly env: Env
	}) {
		this.#store = options.store
		this.#publishing = new Publishing(options.env, ([person, told]) => options.publish(`user:${person}`, told))
		this.#activities = options.activities
		this.#env = options.env
	}

	/** Tells mentions that waited when the process ended, as they fall due. */
	start(): void {
		void this.#tellDue()
	}

	/** Stores a fact and tells whom it concerns. Whether it was one, see NotificationStore. */
	async record(fact: Fact): Promise<boolean> {
		return this.#tell(await this.#store.record(fact)).happened
	}

	/** What a person's stream is read from. Every change is told by a row: there is nothing else to say. */
	get source(): Source {
		const store = this.#store
		return {
			position: (person) => store.position(person),
			place: (person, id) => store.place(person, id),
			after: (person, seq, limit) => store.after(person, seq, limit),
			introduce: async () => () => [],
		}
	}

	list(person: string): Promise<NotificationList> {
		return this.#store.list(person)
	}

	/** The row as it is then; undefined when this person has none with that id. */
	async change(person: string, id: string, change: NotificationChange): Promise<Notification | undefined> {
		const recorded = await this.#store.change(person, id, change)
		if (recorded === undefined) return undefined
		this.#tell(recorded)
		return await this.#store.find(person, id)
	}

	/** How many were changed. */
	async sweep(person: string, sweep: NotificationSweep): Promise<number> {
		const { told } = this.#tell(await this.#store.sweep(person, sweep))
		return told.get(person)?.length ?? 0
	}

	/** Stops waiting for what falls due. Idempotent. */
	close(): void {
		this.#closed = true
		this.#wake()
	}

	#tell(recorded: Recorded): Recorded {
		this.#publishing.add(messagesOf(recorded))
		this.#activities.tell(recorded.activities)
		if (recorded.nextDue !== null) this.#sleep(recorded.nextDue - this.#env.now())
		return recorded
	}

	async #tellDue(): Promise<void> {
		try {
			await this.record({ kind: 'due' })
		} catch (error) {
			if (this.#closed) return
			this.#env.log.warn({ error: String(error) }, 'could not tell mentions that are due')
			this.#sleep(RETRY)
		}
	}

	#sleep(ms: number): void {
		this.#wake()
		if (this.#closed) return
		this.#wake = this.#env.after(Math.min(Math.max(ms, 0), LONGEST_SLEEP), () => void this.#tellDue())
	}
}

function* messagesOf({ told }: Recorded): Iterable<readonly [person: string, told: Told]> {
	for (const [person, rows] of told) for (const row of rows) yield [person, row]
}
