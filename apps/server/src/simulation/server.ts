import { type DocumentBounds, type EventId, LIMITS, type Person } from '@tandem/protocol'
import type { Documents } from '../document/documents.ts'
import { inlineDocuments } from '../document/inline.ts'
import type { Env, Logger } from '../env.ts'
import type { Log } from '../log/log.ts'
import type { Holding } from '../room/holding.ts'
import type { Meter } from '../room/meter.ts'
import { Registry } from '../room/registry.ts'
import { uncounted } from '../room/uncounted.fixture.ts'
import { NativeSession } from '../session/native.ts'
import { PlainSession } from '../session/plain.ts'
import type { Session, SessionOptions } from '../session/session.ts'
import { Heartbeat } from '../socket/heartbeat.ts'
import type { Outbox } from '../socket/outbox.ts'
import type { StreamKind } from '../sse/meter.ts'
import type { WriterJobs } from '../store/jobs.ts'
import type { Handlers } from '../store/serve.ts'
import type { Store } from '../store/store.ts'
import { type FakeClock, silent } from './clock.ts'
import type { Disk } from './disk.ts'
import type { FakeConnection } from './network.ts'
import { type StorageOptions, simulatedStore } from './storage.ts'
import type { StreamConnection } from './stream-connection.ts'
import { Telling, type TellingAdapters, type TellingOptions } from './telling.ts'

/** Milliseconds between two closed connections of a drain, as in compose.ts. */
export const SPREAD = 5

export interface ServerOptions extends Pick<StorageOptions, 'commitMs' | 'doom' | 'died' | 'changed'> {
	readonly clock: FakeClock
	readonly random: (length: number) => Uint8Array
	/** What outlives the server. */
	readonly disk: Disk
	readonly logger?: Logger
	readonly updatesPerSecond?: number
	readonly bounds?: Partial<DocumentBounds>
	readonly holding?: Holding
	/** Whether people are told what happens. */
	readonly tells?: Pick<TellingOptions, 'withFeed'>
	readonly noted?: TellingOptions['noted']
	readonly meter?: Partial<Meter>
	/** What stands between the parts: planted faults, and whatever a test wants to see. */
	readonly adapt?: Adapters
}

export interface Adapters extends TellingAdapters {
	/** Instead of SPREAD. */
	readonly spread?: number
	log?(log: Log, env: Env): Log
	writer?(handlers: Handlers<WriterJobs>): Handlers<WriterJobs>
	documents?(documents: Documents): Documents
	outbox?(outbox: Outbox, visitor: Visitor): Outbox
	/** A message on its way to a session; returns what arrives. */
	received?(payload: Uint8Array, outbox: Outbox, visitor: Visitor): Uint8Array
}

/** Who connects, as the acceptance in front of the sessions has found out. */
export interface Visitor {
	readonly person: Person
	readonly document: string
	readonly role: 'write' | 'read'
	readonly flavour: 'native' | 'plain'
}

/** The server's core as compose.ts wires it, from an accepted socket to the log, in a simulated world. */
export class SimulatedServer {
	readonly rooms: Registry
	readonly store: Store
	readonly sessions = new Map<Session, FakeConnection>()
	readonly env: Env
	isAlive = true
	/** What native clients handed in, where people are told of it. */
	readonly received: { document: string; payload: Uint8Array; at: number; session: Session }[] = []
	/** Null unless people are to be told what happens. */
	readonly telling: Telling | null
	readonly streams = new Set<StreamConnection>()
	readonly #heartbeat: Heartbeat
	readonly #options: ServerOptions
	readonly #history: Log
	readonly #meter: Meter

	constructor(options: ServerOptions) {
		this.#options = options
		const { clock, random, logger = silent, adapt, noted } = options
		const env = clock.world(() => this.isAlive, random, logger)
		this.env = env
		this.store = simulatedStore({ ...options, env, ...(adapt?.writer && { adaptWriter: adapt.writer }) })
		this.#history = adapt?.log?.(this.store.log, env) ?? this.store.log
		const inline = inlineDocuments(env)
		const documents = adapt?.documents?.(inline) ?? inline
		this.#meter = { ...uncounted, ...options.meter }
		this.telling = options.tells
			? new Telling({
					...options.tells,
					env,
					store: this.store,
					log: this.#history,
					documents,
					...(adapt && { adapt }),
					...(noted && { noted }),
				})
			: null
		this.rooms = new Registry({
			env,
			log: this.#history,
			documents,
			meter: this.#meter,
			watch: this.telling?.watch ?? { stored() {}, people() {} },
			projections: { current: async () => undefined, save: async () => {} },
			createDocument: () => Promise.reject(new Error('documents are made on the disk')),
			bounds: { ...LIMITS.document, ...options.bounds },
			...(options.holding && { holding: options.holding }),
		})
		this.#heartbeat = new Heartbeat(env)
		this.telling?.start()
	}

	/** A socket that was let in. */
	accept(connection: FakeConnection, visitor: Visitor): Session {
		const { person, document, role, flavour } = visitor
		const { adapt, updatesPerSecond = 0 } = this.#options
		const options: SessionOptions = {
			env: this.env,
			outbox: adapt?.outbox?.(connection.outbox, visitor) ?? connection.outbox,
			person,
			role,
			room: this.rooms.open(document),
			meter: this.#meter,
			updatesPerSecond,
			onEnd: () => {
				this.sessions.delete(session)
				stopHeartbeat()
			},
		}
		const session: Session =
			flavour === 'native' ? new NativeSession({ ...options, history: this.#history }) : new PlainSession(options)
		this.sessions.set(session, connection)
		const stopHeartbeat = this.#beat(connection, session, visitor)
		this.telling?.joins.note(document, person.id)
		return session
	}

	#beat(connection: FakeConnection, session: Session, visitor: Visitor): () => void {
		const beating = {
			answered: true,
			outbox: connection.outbox,
			get paused() {
				return connection.isPaused
			},
			ping: () => connection.ping(),
			keepAlive: () => session.keepAlive(),
			cut: () => {
				session.close('unresponsive')
				connection.terminate()
			},
		}
		connection.server = {
			message: (payload) => {
				beating.answered = true
				if (this.telling !== null && visitor.flavour === 'native')
					this.received.push({ document: visitor.document, payload, at: this.env.now(), session })
				session.receive(this.#options.adapt?.received?.(payload, connection.outbox, visitor) ?? payload)
			},
			pong: () => {
				beating.answered = true
			},
			closed: () => session.gone(),
		}
		return this.#heartbeat.add(beating)
	}

	/** An event stream is asked for. */
	serve(kind: StreamKind, person: Person, lastEventId: EventId | null, connection: StreamConnection) {
		if (this.telling === null) throw new Error('nobody is told anything here')
		this.streams.add(connection)
		connection.onClose(() => this.streams.delete(connection))
		return this.telling.open(kind, person, lastEventId, connection)
	}

	/** Ends it as a deploy does, as compose.ts: nobody is let in, everybody is sent away, what they sent is stored. */
	async drain(): Promise<void> {
		this.telling?.hub.drain()
		await this.rooms.drain('restarting', this.#options.adapt?.spread ?? SPREAD)
		this.rooms.close()
		this.#heartbeat.close()
		await this.telling?.close()
	}

	/** As `kill -9`: nothing of it runs any more, and its sockets end. Idempotent. */
	kill(): void {
		if (!this.isAlive) return
		this.isAlive = false
		for (const connection of this.sessions.values()) connection.terminate()
		for (const stream of this.streams) stream.cut()
		this.sessions.clear()
	}
}
