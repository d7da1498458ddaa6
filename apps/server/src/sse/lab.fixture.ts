import { type EventId, readEventId } from '@tandem/protocol'
import type { Channel, Message } from '../bus/bus.ts'
import { localBus } from '../bus/local.ts'
import { Chance } from '../simulation/chance.ts'
import { FakeClock, silent } from '../simulation/clock.ts'
import { Census } from '../socket/census.ts'
import { Hub } from './hub.ts'
import type { StreamKind } from './meter.ts'
import { FakeConnection } from './outlet.fixture.ts'
import type { Source, StoredEvent } from './source.ts'

/** A store with one person's rows, whose commits and answers take time of the fake clock. */
class FakeStore implements Source {
	/** The rows as they are now, by id. */
	readonly rows = new Map<string, StoredEvent>()
	readonly changes: EventId[] = []
	/** Milliseconds that a question and its answer are on the way. */
	delay: () => number = () => 0
	fails = false
	readonly #clock: FakeClock
	readonly #chance: Chance

	constructor(clock: FakeClock, chance: Chance) {
		this.#clock = clock
		this.#chance = chance
	}

	/** Commits a change of a row; returns what there is to publish. */
	commit(row: string, size = 10): StoredEvent {
		const id = { seq: this.changes.length + 1, nonce: Buffer.from(this.#chance.bytes(8)).toString('hex') }
		this.changes.push(id)
		const data = { id: row, seq: id.seq, text: 'x'.repeat(size) }
		const event: StoredEvent = { id, event: 'notification', data }
		this.rows.set(row, event)
		return event
	}

	position(): Promise<EventId> {
		return this.#ask(() => this.changes.at(-1) ?? { seq: 0, nonce: '0'.repeat(16) })
	}

	place(person: string, { seq, nonce }: EventId): Promise<'own' | 'unknown' | 'foreign'> {
		return this.#ask(() => {
			if (seq === 0) return 'own'
			if (this.changes[seq - 1]?.nonce !== nonce) return 'unknown'
			return person === 'ada' ? 'own' : 'foreign'
		})
	}

	after(_person: string, seq: number, limit: number): Promise<readonly StoredEvent[]> {
		return this.#ask(() =>
			[...this.rows.values()]
				.filter((row) => row.id.seq > seq)
				.sort((one, other) => one.id.seq - other.id.seq)
				.slice(0, limit),
		)
	}

	async introduce(person: string): Promise<() => readonly Message[]> {
		return await this.#ask(() => () => [{ id: null, event: 'presence' as const, data: { person } }])
	}

	/** The answer is what is true at some moment between asking and hearing. */
	async #ask<T>(look: () => T): Promise<T> {
		await this.#wait()
		if (this.fails) throw new Error('the disk is full')
		const answer = look()
		await this.#wait()
		return answer
	}

	#wait(): Promise<void> {
		const ms = this.delay()
		return ms === 0 ? Promise.resolve() : new Promise((resolve) => this.#clock.after(ms, resolve))
	}
}

/** A hub on the fake clock, over a real bus. */
export class StreamLab {
	readonly clock = new FakeClock()
	readonly chance: Chance
	readonly store: FakeStore
	readonly counted = { told: 0, replayed: [] as number[], dropped: 0, open: 0 }
	readonly bus = localBus(silent)
	readonly hub: Hub
	/** What the session's owner is asked; false once it has ended. */
	lives = true

	constructor(seed = 1, limits = { connectionsPerAddress: 0, connectionsPerPerson: 0 }) {
		this.chance = new Chance(seed)
		this.store = new FakeStore(this.clock, this.chance.fork())
		this.hub = new Hub({
			env: this.clock.world(() => true, this.chance.fork().bytes),
			bus: this.bus,
			census: new Census(limits),
			meter: {
				open: (_, count) => {
					this.counted.open = count
				},
				told: (_, count) => {
					this.counted.told += count
				},
				replayed: (_, count) => void this.counted.replayed.push(count),
				dropped: () => {
					this.counted.dropped += 1
				},
			},
		})
	}

	/** Opens a stream; `refusal` is what became of it. */
	connect(
		lastEventId: string | null = null,
		{ person = 'ada', kind = 'notifications' as StreamKind, session = 's', ends = null as number | null } = {},
	) {
		const connection = new FakeConnection()
		const refusal = this.hub.open({
			kind,
			source: this.store,
			who: { id: person, sessionId: session, ends },
			lastEventId: lastEventId === null ? null : readEventId(lastEventId),
			answer: connection,
			lives: async () => this.lives,
		})
		return { connection, refusal }
	}

	/** A stream that is live. */
	async live(
		lastEventId: string | null = null,
		options: { person?: string; kind?: StreamKind; session?: string; ends?: number } = {},
	) {
		const { connection } = this.connect(lastEventId, options)
		await this.clock.settle()
		return connection
	}

	publish(event: Message, channel: Channel = 'user:ada'): void {
		this.bus.publish(channel, event)
	}
}
