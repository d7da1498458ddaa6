import {
	type EventId,
	NO_EVENT,
	type Notification,
	type NotificationChange,
	type NotificationList,
	type NotificationSweep,
} from '@tandem/protocol'
import type { Kysely } from 'kysely'
import type { Env } from '../env.ts'
import type { Fact } from '../event/fact.ts'
import type { ReaderJobs, WriterJobs } from '../store/jobs.ts'
import type { Database } from '../store/schema.ts'
import type { Caller } from '../store/storage-thread.ts'
import type { NotificationStore, Place, ProjectedUpTo, Recorded, Told } from './store.ts'
import type { Action } from './write.ts'

/** Random bytes that one transaction draws its nonces from. */
const SEED_BYTES = 16

/** Notifications on SQLite: each change is one job of the writer's thread, whatever only asks is the reader's. */
export class SqliteNotifications implements NotificationStore {
	readonly #writer: Caller<WriterJobs>
	readonly #reader: Caller<ReaderJobs>
	readonly #database: Kysely<Database>
	readonly #env: Env

	constructor(options: {
		readonly writer: Caller<WriterJobs>
		readonly reader: Caller<ReaderJobs>
		readonly database: Kysely<Database>
		readonly env: Env
	}) {
		this.#writer = options.writer
		this.#reader = options.reader
		this.#database = options.database
		this.#env = options.env
	}

	record(fact: Fact): Promise<Recorded> {
		return this.#write(fact)
	}

	async change(person: string, id: string, { state }: NotificationChange): Promise<Recorded | undefined> {
		const recorded = await this.#write({ kind: 'change', person, id, state })
		return recorded.happened ? recorded : undefined
	}

	sweep(person: string, sweep: NotificationSweep): Promise<Recorded> {
		return this.#write({ kind: 'sweep', person, sweep })
	}

	list(person: string): Promise<NotificationList> {
		return this.#reader.call('notifications', person)
	}

	async find(person: string, id: string): Promise<Notification | undefined> {
		return (await this.#reader.call('notification', { person, id })) ?? undefined
	}

	after(person: string, seq: number, most: number): Promise<readonly Told[]> {
		return this.#reader.call('notificationsAfter', { person, seq, most })
	}

	position(person: string): Promise<EventId> {
		return this.#reader.call('notificationPosition', person)
	}

	async place(person: string, { seq, nonce }: EventId): Promise<Place> {
		if (seq === NO_EVENT.seq && nonce === NO_EVENT.nonce) return 'own'
		const row = await this.#database
			.selectFrom('notification_change')
			.select(['person', 'seq'])
			.where('nonce', '=', nonce)
			.executeTakeFirst()
		if (row === undefined || row.seq !== seq) return 'unknown'
		return row.person === person ? 'own' : 'foreign'
	}

	async projected(document: string): Promise<ProjectedUpTo | undefined> {
		const row = await this.#database
			.selectFrom('document')
			.select((of) => [
				'projected_offset',
				of
					.exists(
						of.selectFrom('mention').select('mention.id').where('document', '=', document).where('present', '=', 1),
					)
					.as('mentions'),
			])
			.where('document.id', '=', document)
			.executeTakeFirst()
		return row && { offset: row.projected_offset, mentions: Boolean(row.mentions) }
	}

	async behind(after: string, most: number): Promise<readonly string[]> {
		const rows = await this.#database
			.selectFrom('document')
			.select('id')
			.where('id', '>', after)
			.where('projected_offset', '<', (of) =>
				of
					.selectFrom('log')
					.select((row) => row.fn.max('log.offset').as('head'))
					.whereRef('log.document', '=', 'document.id'),
			)
			.orderBy('id')
			.limit(most)
			.execute()
		return rows.map(({ id }) => id)
	}

	#write(action: Action): Promise<Recorded> {
		return this.#writer.call('notify', { action, time: this.#env.now(), seed: this.#env.random(SEED_BYTES) })
	}
}
