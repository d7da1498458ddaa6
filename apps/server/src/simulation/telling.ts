import { type EventId, NO_EVENT, type Person, writeEventId } from '@tandem/protocol'
import { openFeed } from '../activity/feed.ts'
import { localBus } from '../bus/local.ts'
import type { Documents } from '../document/documents.ts'
import type { Env } from '../env.ts'
import type { Fact } from '../event/fact.ts'
import { Joins } from '../event/joins.ts'
import { Projector } from '../event/projector.ts'
import type { Log } from '../log/log.ts'
import { Notifications, type Publish } from '../notification/notifications.ts'
import type { NotificationStore } from '../notification/store.ts'
import type { RoomWatch } from '../room/watch.ts'
import { Census } from '../socket/census.ts'
import { Hub } from '../sse/hub.ts'
import type { StreamKind } from '../sse/meter.ts'
import type { Source } from '../sse/source.ts'
import type { Store } from '../store/store.ts'
import type { Event } from './coverage.ts'
import type { StreamConnection } from './stream-connection.ts'

/** What stands between the parts that tell people what happens. */
export interface TellingAdapters {
	notifications?(store: NotificationStore): NotificationStore
	publish?(publish: Publish): Publish
	source?(source: Source): Source
}

export interface TellingOptions {
	readonly env: Env
	readonly store: Store
	readonly log: Log
	readonly documents: Documents
	readonly adapt?: TellingAdapters
	/** Whether there is a feed beside the notifications: it is half of all that travels. */
	readonly withFeed: boolean
	/** A stream was closed because nobody read it, or was told what it had missed. */
	readonly noted?: (what: Event) => void
}

/** From the facts of a document to the streams of people, as compose.ts wires it. */
export class Telling {
	/** For the registry of rooms. */
	readonly watch: RoomWatch
	/** Notes who opened what. */
	readonly joins: Joins
	readonly hub: Hub
	readonly #notifications: Notifications
	readonly #feed: ReturnType<typeof openFeed> | null
	readonly #projector: Projector
	readonly #bus: ReturnType<typeof localBus>
	readonly #sources: { readonly notifications: Source; readonly feed: Source | null }

	constructor({ env, store, log, documents, adapt, withFeed, noted }: TellingOptions) {
		const bus = localBus(env.log)
		const feed = withFeed ? openFeed({ store, bus, env }) : null
		const kept = adapt?.notifications?.(store.notifications) ?? store.notifications
		const publish: Publish = (channel, message) => bus.publish(channel, message)
		this.#notifications = new Notifications({
			store: kept,
			publish: adapt?.publish?.(publish) ?? publish,
			activities: feed?.activities ?? { tell() {} },
			env,
		})
		const record = (fact: Fact) => this.#notifications.record(fact)
		const projector = new Projector({ env, log, documents, store: kept, record })
		this.watch = {
			stored: (document, gathering) => {
				projector.mark(
					document,
					gathering.authors.flatMap(({ updates }) => updates),
				)
				feed?.watch.stored(document, gathering)
			},
			people: (document, members) => feed?.watch.people(document, members),
		}
		this.joins = new Joins({ env, record })
		this.hub = new Hub({
			env: {
				...env,
				log: {
					...env.log,
					info: (fields) => {
						if ('place' in fields && fields.place === 'unknown')
							noted?.('a stream did not know the place and began anew')
					},
				},
			},
			bus,
			census: new Census({ connectionsPerAddress: 0, connectionsPerPerson: 0 }),
			meter: {
				open() {},
				told() {},
				replayed: (_, count) => count > 0 && noted?.('a stream was told what it had missed'),
				dropped: () => noted?.('a stream did not read and was cut'),
			},
		})
		this.#bus = bus
		this.#feed = feed
		this.#projector = projector
		const { source } = this.#notifications
		this.#sources = { notifications: adapt?.source?.(source) ?? source, feed: feed?.activities ?? null }
	}

	start(): void {
		this.#notifications.start()
		this.#projector.start()
	}

	/** As `GET /api/<kind>/stream`; resolves to null when it is answered, to `gone` when there is none. */
	async open(kind: StreamKind, person: Person, lastEventId: EventId | null, answer: StreamConnection) {
		const source = this.#sources[kind]
		if (source === null) return 'gone'
		const who = { id: person.id, sessionId: person.id, ends: null }
		return await this.hub.open({ kind, source, who, lastEventId, answer, lives: async () => true })
	}

	/** As `GET /api/notifications`. */
	notifications(person: Person) {
		return this.#notifications.list(person.id)
	}

	/** As `PATCH /api/notifications/:id`. */
	change(person: Person, id: string, state: 'unread' | 'read' | 'archived') {
		return this.#notifications.change(person.id, id, { state })
	}

	/** As `GET /api/feed`. */
	async feed({ id }: Person) {
		const activities = this.#feed?.activities
		if (activities === undefined)
			return { person: id, lastEventId: writeEventId(NO_EVENT), activities: [], presence: [] }
		const lastEventId = writeEventId(await activities.position())
		const [latest, presence] = await Promise.all([activities.latest(id), activities.presence(id)])
		return { person: id, lastEventId, activities: latest, presence: presence() }
	}

	/** What a drain stores and stops when nobody is connected any more. */
	async close(): Promise<void> {
		await this.joins.close()
		await this.#projector.close()
		this.#notifications.close()
		await this.#feed?.close()
		this.#bus.close()
	}
}
