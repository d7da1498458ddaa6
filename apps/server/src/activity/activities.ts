import {
	type Activity,
	type DocumentGone,
	type DocumentPresence,
	type EventId,
	LIMITS,
	NO_EVENT,
} from '@tandem/protocol'
import type { CompiledQuery, Kysely } from 'kysely'
import type { Bus } from '../bus/bus.ts'
import type { Env } from '../env.ts'
import type { Source, StoredEvent } from '../sse/source.ts'
import type { Database } from '../store/schema.ts'
import type { Store } from '../store/store.ts'
import type { ActivityDraft, RecordedActivity, RecordedGone } from './record.ts'
import type { Whereabouts } from './whereabouts.ts'

/** Documents of one person that are looked at for who is there, the last active first. Beyond: told when something changes. */
const LOOKED_AT = 1000

export interface ActivitiesOptions {
	readonly store: Pick<Store, 'database' | 'recordActivity'>
	readonly bus: Bus
	readonly whereabouts: Whereabouts
	readonly env: Env
}

/** What somebody did, before it has a time and a place in the order. */
export type Deed = Pick<ActivityDraft, 'kind' | 'document' | 'person'>

/**
 * What happens to documents: receives deeds, stores each in the transaction of its cause, hands it to the bus. Read by
 * people for the documents they made or opened, without those in the trash; that one was trashed they are told.
 */
export class Activities implements Source {
	readonly #options: ActivitiesOptions
	readonly #database: Kysely<Database>

	constructor(options: ActivitiesOptions) {
		this.#options = options
		this.#database = options.store.database
	}

	/** Runs the statements, and stores and tells what they are, if the last one changed something. */
	async record(cause: readonly CompiledQuery[], deeds: readonly (Deed & { readonly at?: number })[]): Promise<void> {
		const { store, env } = this.#options
		const drafts = deeds.map((deed) => ({
			at: env.now(),
			...deed,
			nonce: Buffer.from(env.random(8)).toString('hex'),
		}))
		this.tell(await store.recordActivity(cause, drafts))
	}

	/** Tells what was stored, in the order in which it was. */
	tell(recorded: readonly (RecordedActivity | RecordedGone)[]): void {
		for (const { id, audience, ...what } of recorded) {
			const told =
				'gone' in what
					? ({ event: 'gone', data: what.gone } as const)
					: ({ event: 'activity', data: what.activity } as const)
			this.#options.bus.publish('feed', { id, audience, ...told })
		}
	}

	async position(): Promise<EventId> {
		const last = await this.#database
			.selectFrom('activity_change')
			.select(['seq', 'nonce'])
			.orderBy('seq', 'desc')
			.limit(1)
			.executeTakeFirst()
		return last ?? NO_EVENT
	}

	async place(_person: string, { seq, nonce }: EventId): Promise<'own' | 'unknown'> {
		if (seq === NO_EVENT.seq) return nonce === NO_EVENT.nonce ? 'own' : 'unknown'
		const found = await this.#database
			.selectFrom('activity_change')
			.select('seq')
			.where('seq', '=', seq)
			.where('nonce', '=', nonce)
			.executeTakeFirst()
		return found === undefined ? 'unknown' : 'own'
	}

	async after(person: string, seq: number, limit: number): Promise<readonly StoredEvent[]> {
		const [rows, gone] = await Promise.all([
			this.#visibleTo(person).where('activity.seq', '>', seq).orderBy('activity.seq').limit(limit).execute(),
			this.#goneAfter(person, seq, limit),
		])
		const activities = rows.map((row) => ({
			id: { seq: row.seq, nonce: row.nonce },
			event: 'activity' as const,
			data: activityOf(row),
		}))
		return [...activities, ...gone].sort((one, other) => one.id.seq - other.id.seq).slice(0, limit)
	}

	async #goneAfter(person: string, after: number, limit: number): Promise<StoredEvent[]> {
		const rows = await this.#database
			.selectFrom('activity_gone')
			.innerJoin('activity_change', 'activity_change.seq', 'activity_gone.seq')
			.select(['activity_gone.seq', 'nonce', 'document'])
			.where('person', '=', person)
			.where('activity_gone.seq', '>', after)
			.orderBy('activity_gone.seq')
			.limit(limit)
			.execute()
		return rows.map(({ seq, nonce, document }) => ({
			id: { seq, nonce },
			event: 'gone',
			data: { document, seq } satisfies DocumentGone,
		}))
	}

	/** The latest first. */
	async latest(person: string): Promise<Activity[]> {
		const rows = await this.#visibleTo(person).orderBy('activity.seq', 'desc').limit(LIMITS.activities).execute()
		return rows.map(activityOf)
	}

	/** Who is in the documents this person may see. */
	async presence(person: string): Promise<() => DocumentPresence[]> {
		const { whereabouts } = this.#options
		if (whereabouts.empty) return () => []
		const rows = await this.#database
			.selectFrom('document')
			.select('id')
			// Both sides of the OR have an index; as a join SQLite would read every document there is.
			.where((of) => {
				const visited = of.selectFrom('visit').select('document').where('person', '=', person)
				return of.or([of('maker', '=', person), of('id', 'in', visited)])
			})
			.where('trashed_at', 'is', null)
			.orderBy('updated_at', 'desc')
			.limit(LOOKED_AT)
			.execute()
		return () => whereabouts.of(rows.map(({ id }) => id))
	}

	async introduce(person: string) {
		const presence = await this.presence(person)
		return () => presence().map((data) => ({ id: null, event: 'presence' as const, data }))
	}

	#visibleTo(person: string) {
		return this.#database
			.selectFrom('activity')
			.innerJoin('activity_change', 'activity_change.seq', 'activity.seq')
			.innerJoin('document', 'document.id', 'activity.document')
			.innerJoin('user', 'user.id', 'activity.person')
			.select([
				'activity.id',
				'activity.seq',
				'activity_change.nonce',
				'activity.kind',
				'activity.since',
				'activity.at',
			])
			.select(['activity.document', 'document.title', 'activity.person', 'user.name', 'user.color'])
			.where((of) => {
				const visit = of
					.selectFrom('visit')
					.select('visit.document')
					.where('visit.person', '=', person)
					.whereRef('visit.document', '=', 'activity.document')
				return of.or([of('document.maker', '=', person), of.exists(visit)])
			})
			.where((of) => of.or([of('document.trashed_at', 'is', null), of('activity.kind', '=', 'trashed')]))
	}
}

interface ActivityRow extends Pick<Activity, 'seq' | 'kind' | 'since' | 'at'> {
	readonly id: number
	readonly document: string
	readonly title: string
	readonly person: string
	readonly name: string
	readonly color: string
}

function activityOf({ id, seq, kind, since, at, document, title, person, name, color }: ActivityRow): Activity {
	return {
		id: String(id),
		seq,
		kind,
		document: { id: document, title },
		person: { id: person, name, color: color as Activity['person']['color'] },
		since,
		at,
	}
}
