import { type DocumentPresence, LIMITS } from '@tandem/protocol'
import type { Kysely } from 'kysely'
import type { Bus } from '../bus/bus.ts'
import type { Env } from '../env.ts'
import type { Member } from '../room/member.ts'
import type { Database } from '../store/schema.ts'

/** Milliseconds between a change and telling it, and between two of one document: a crowd that comes is told as one. */
export const GATHER_MS = 250

/** People told at once who is in one document, those who opened it last. Beyond: told when they load the feed. */
const AUDIENCE = 10_000

export interface WhereaboutsOptions {
	readonly database: Kysely<Database>
	readonly bus: Bus
	readonly env: Env
}

/**
 * Who is in which document now: receives the members of rooms, hands the bus one whole list for each document that
 * changed. Never stored. Holds one entry for each document that somebody has open.
 */
export class Whereabouts {
	readonly #options: WhereaboutsOptions
	readonly #members = new Map<string, Iterable<Member>>()
	/** Documents with a change that is not told yet. */
	readonly #changed = new Map<string, () => void>()
	/** What was told last, as JSON; no entry for "nobody". */
	readonly #told = new Map<string, string>()

	constructor(options: WhereaboutsOptions) {
		this.#options = options
	}

	/** Somebody may have come, gone or changed their name. `members` goes on being read. */
	changed(document: string, members: Iterable<Member>): void {
		this.#members.set(document, members)
		if (this.#changed.has(document)) return
		this.#changed.set(
			document,
			this.#options.env.after(GATHER_MS, () => void this.#tell(document)),
		)
	}

	/** Whether nobody is anywhere, for certain. */
	get empty(): boolean {
		return this.#members.size === 0
	}

	/** Those of these documents where somebody is. */
	of(documents: Iterable<string>): DocumentPresence[] {
		return [...documents].flatMap((document) => {
			const presence = this.#presence(document)
			return presence.count === 0 ? [] : [presence]
		})
	}

	/** Nothing more is told. Idempotent. */
	close(): void {
		for (const cancel of this.#changed.values()) cancel()
		this.#changed.clear()
		this.#members.clear()
	}

	#presence(document: string): DocumentPresence {
		const people = peopleOf(this.#members.get(document) ?? [])
		return { document, people: people.slice(0, LIMITS.presencePeople), count: people.length }
	}

	async #tell(document: string): Promise<void> {
		try {
			const audience = await this.#audienceOf(document)
			// Only now: a change during the question is told with it.
			this.#changed.delete(document)
			const presence = this.#presence(document)
			const json = presence.count === 0 ? undefined : JSON.stringify(presence)
			if (json === undefined) this.#members.delete(document)
			if (json === this.#told.get(document)) return
			if (json === undefined) this.#told.delete(document)
			else this.#told.set(document, json)
			this.#options.bus.publish('feed', { id: null, event: 'presence', data: presence, audience })
		} catch (error) {
			this.#changed.delete(document)
			this.#options.env.log.warn({ document, err: error }, 'who is in a document could not be told')
		}
	}

	async #audienceOf(document: string): Promise<string[]> {
		const { database } = this.#options
		const [maker, visitors] = await Promise.all([
			database.selectFrom('document').select('maker').where('id', '=', document).executeTakeFirst(),
			database
				.selectFrom('visit')
				.select('person')
				.where('document', '=', document)
				.orderBy('last_at', 'desc')
				.limit(AUDIENCE)
				.execute(),
		])
		return [...new Set([...(maker === undefined ? [] : [maker.maker]), ...visitors.map(({ person }) => person)])]
	}
}

/** One entry for each person, who came first first. Who only brings edits of a closed tab is not there. */
function peopleOf(members: Iterable<Member>): DocumentPresence['people'] {
	const people = new Map<string, DocumentPresence['people'][number]>()
	for (const { state, person } of members) {
		if (state.kind !== 'live' && state.kind !== 'catching-up') continue
		const { id, name, color } = person
		people.set(id, { id, name, color: color as DocumentPresence['people'][number]['color'] })
	}
	return [...people.values()]
}
