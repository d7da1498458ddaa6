import type { EventId, FailureCode } from '@tandem/protocol'
import { atTime } from '../at-time.ts'
import type { Bus, Channel } from '../bus/bus.ts'
import type { Env } from '../env.ts'
import type { Authenticated } from '../http/authentication.ts'
import type { Census, Seat } from '../socket/census.ts'
import { Beat } from './beat.ts'
import { Deliveries } from './deliveries.ts'
import { eventFrame, openingFrame, retryFrame } from './frame.ts'
import type { StreamKind, StreamMeter } from './meter.ts'
import { OpenStreams } from './open-streams.ts'
import type { Answer } from './outlet.ts'
import type { Source } from './source.ts'
import { type EndCode, Stream, type StreamOptions } from './stream.ts'

/** Milliseconds after which a reader whose connection broke comes back: at least, and at random up to as many more. */
const RETRY = { least: 2000, spread: 3000 }

/** Milliseconds that those who come back after a restart are spread over: this for each stream, at most so many. */
const RETURN = { each: 5, most: 30_000 }

export interface HubOptions {
	readonly env: Env
	readonly bus: Bus
	/** Counts streams and sockets together. */
	readonly census: Pick<Census, 'arrive'>
	readonly meter: StreamMeter
}

export interface Opening {
	readonly kind: StreamKind
	readonly source: Source
	readonly who: Pick<Authenticated, 'id' | 'sessionId' | 'ends'>
	/** The last event its reader has; null for one that begins now. */
	readonly lastEventId: EventId | null
	readonly answer: Answer
	/** Whether the session still lives: asked once the stream is known here, so that its end is not missed. */
	readonly lives: () => Promise<boolean>
}

/**
 * Every open event stream. Receives what is published after its commit, guarantees the bounds of each stream and that
 * nothing falls between what is stored and what is told, hands frames to the connections.
 */
export class Hub {
	readonly #options: HubOptions
	readonly #streams: Readonly<Record<StreamKind, OpenStreams>>
	readonly #kinds: Readonly<Record<StreamKind, StreamOptions>>
	/** The undo of each channel that somebody here listens to. */
	readonly #channels = new Map<Channel, () => void>()
	readonly #beat: Beat<Stream>
	readonly #deliveries: Deliveries
	#draining = false

	constructor(options: HubOptions) {
		this.#options = options
		const { env, meter } = options
		const shared = { log: env.log, meter, onEnd: (stream: Stream, code: EndCode) => this.#ended(stream, code) }
		this.#kinds = { notifications: { kind: 'notifications', ...shared }, feed: { kind: 'feed', ...shared } }
		this.#beat = new Beat(env)
		this.#deliveries = new Deliveries({ env: options.env, meter: options.meter, everybody: () => this.#all() })
		this.#streams = {
			notifications: new OpenStreams('notifications', this.#deliveries),
			feed: new OpenStreams('feed', this.#deliveries),
		}
	}

	/** Answers with a stream. A refusal is its code: then nothing was answered. */
	async open(opening: Opening): Promise<FailureCode | null> {
		const { census } = this.#options
		const seat = census.arrive(opening.answer.address)
		const refusal = seat?.join(opening.who.id) ? await this.#admit(opening, seat) : 'too-many-connections'
		seat?.admitted()
		if (refusal !== null) seat?.left()
		return refusal
	}

	/** The stream is known, and hears what happens, before anything is asked of the store. */
	async #admit(opening: Opening, seat: Seat): Promise<FailureCode | null> {
		const { kind, source, who, lastEventId, answer, lives } = opening
		if (this.#draining) return 'restarting'
		const { env } = this.#options
		const stream = new Stream(this.#kinds[kind], who, source, env.now())
		const { life } = stream
		life.slot = this.#beat.add(stream)
		if (who.ends !== null) life.stopWaiting = atTime(env, who.ends, () => stream.end('session-ended'))
		this.#enter(stream)
		answer.onClose(() => {
			seat.left()
			stream.end('gone')
		})
		try {
			const place = lastEventId === null ? 'new' : await source.place(who.id, lastEventId)
			const at = place === 'own' && lastEventId !== null ? lastEventId : await source.position(who.id)
			if (!(await lives())) return 'unauthenticated'
			if (place === 'foreign') return 'foreign-place'
			if (stream.ended) return this.#draining ? 'restarting' : 'session-ended'
			const outlet = answer.begin()
			if (outlet === null) return 'malformed'
			const connection = Buffer.from(env.random(6)).toString('hex')
			life.connection = connection
			env.log.info({ connection, kind, person: who.id, address: answer.address, place }, 'stream opened')
			stream.start(outlet, this.#greeting(at, place === 'unknown'), at.seq, place === 'own')
			return null
		} finally {
			if (life.connection === null) stream.end('gone')
		}
	}

	#ended(stream: Stream, code: EndCode): void {
		const { env } = this.#options
		const { kind, person } = stream
		const { began, slot, connection, stopWaiting } = stream.life
		this.#beat.remove(stream, slot)
		stopWaiting?.()
		this.#leave(stream, code)
		const seconds = Math.round((env.now() - began) / 1000)
		if (connection !== null) env.log.info({ connection, kind, person, code, seconds }, 'stream ended')
	}

	/** `lost`: the reader's place is not known here, so it asks for everything anew. */
	#greeting(at: EventId, lost: boolean): Buffer {
		const [high = 0, low = 0] = this.#options.env.random(2)
		const opening = openingFrame(RETRY.least + ((high * 256 + low) / 0x10000) * RETRY.spread, at)
		return lost ? Buffer.concat([opening, eventFrame({ id: at, event: 'reset', data: {} })]) : opening
	}

	#enter(stream: Stream): void {
		const { kind } = stream
		const streams = this.#streams[kind]
		const own = streams.add(stream)
		this.#options.meter.open(kind, streams.size)
		const channel = channelOf(stream)
		if (this.#channels.has(channel)) return
		this.#channels.set(channel, this.#options.bus.subscribe(channel, kind === 'feed' ? streams : own))
	}

	#leave(stream: Stream, code: EndCode): void {
		const { kind } = stream
		const streams = this.#streams[kind]
		const hasOthers = streams.remove(stream)
		this.#options.meter.open(kind, streams.size)
		if (code === 'lagging') this.#options.meter.dropped(kind)
		if (kind === 'feed' ? streams.size > 0 : hasOthers) return
		const channel = channelOf(stream)
		this.#channels.get(channel)?.()
		this.#channels.delete(channel)
	}

	/** The session is over, and with it all that it reads. */
	endSession(sessionId: string): void {
		for (const stream of this.#all()) if (stream.sessionId === sessionId) stream.end('session-ended')
	}

	/** From now on streams are refused; those there are end with a word on when to come back, not all at once. Idempotent. */
	drain(): void {
		this.#draining = true
		const streams = this.#all()
		const most = Math.min(RETURN.most, streams.length * RETURN.each)
		for (const [at, stream] of streams.entries()) {
			stream.end('restarting', retryFrame(RETRY.least + (most * (at + 1)) / streams.length))
		}
		this.#beat.close()
	}

	#all(): Stream[] {
		return Object.values(this.#streams).flatMap((streams) => [...streams.all()])
	}
}

function channelOf({ kind, person }: Stream): Channel {
	return kind === 'feed' ? 'feed' : `user:${person}`
}
