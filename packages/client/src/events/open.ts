import { type FailureCode, NO_EVENT, type Notification, writeEventId } from '@tandem/protocol'
import { createApi } from '../api.ts'
import type { EventsEnv } from '../env.ts'
import { LeaderDriver, type Standing } from './leader.ts'
import { AnotherPersonError, ListLoader } from './list-loader.ts'
import {
	askedFor,
	EMPTY,
	type Mirrored,
	positionOf,
	withAnswer,
	withFeed,
	withHeard,
	withNotifications,
} from './mirror.ts'
import type { EventsConnection, EventsState } from './state.ts'
import { EventStream } from './stream.ts'
import { type Heard, STREAM_NAMES, type StreamName } from './word.ts'

export type { EventsConnection, EventsState }

export interface OpenEventsOptions {
	/** The id of whoever is signed in. Tabs of one browser and person share their streams. */
	readonly person: string
	/** Origin of the API without a slash at its end; '' means the page's own. */
	readonly base: string
	readonly env: EventsEnv
}

/** What concerns one person, kept true while this is open. One per tab. */
export interface Events {
	readonly state: EventsState
	/** Called after every change of `state`; returns the undo. */
	subscribe(listener: () => void): () => void
	/**
	 * Told each notification that became unread while this was open, once each time it did and in order; never what
	 * was there at the start. Called after `state` has it. Returns the undo.
	 */
	onArrival(listener: (row: Notification) => void): () => void
	/**
	 * Told each document of the feed that was deleted for good while this was open. `state` has nothing of it any more.
	 * Returns the undo.
	 */
	onGone(listener: (document: string) => void): () => void
	/** Takes a row that the API answered with, so that the list is right before the stream says so. It is no arrival. */
	apply(row: Notification): void
	/** Fetches the lists again. Nothing is lost meanwhile. */
	refresh(): void
	/** Leaves the streams to another tab. Idempotent. */
	close(): void
}

/**
 * Follows the person's notifications and the feed. However many tabs there are, one of them holds the two streams and
 * tells the others (leader-machine.ts); every tab has lists of its own. Starts at once; nothing throws.
 */
export function openEvents(options: OpenEventsOptions): Events {
	return new TabEvents(options)
}

class TabEvents implements Events {
	readonly #leader: LeaderDriver
	readonly #streams: Record<StreamName, EventStream>
	readonly #loaders: Record<StreamName, ListLoader>
	readonly #undo: (() => void)[]
	readonly #listeners = new Set<() => void>()
	readonly #arrivalListeners = new Set<(row: Notification) => void>()
	readonly #goneListeners = new Set<(document: string) => void>()
	#mirror = EMPTY
	/** What the leader said last. */
	#told: EventsConnection = 'connecting'
	#refusedBy: FailureCode | null = null
	#state: EventsState = { notifications: null, activities: null, presence: new Map(), connection: 'connecting' }

	constructor({ person, base, env }: OpenEventsOptions) {
		const api = createApi({ base, fetch: (url, init) => env.fetch(url, init) })
		const ofOurs = <T extends { readonly person: string }>(list: T): T => {
			if (list.person === person) return list
			throw new AnotherPersonError('another person has signed in')
		}
		this.#loaders = {
			notifications: this.#loader('notifications', env, async () => {
				const list = ofOurs(await api.notifications())
				return () => this.#take(withNotifications(this.#mirror, list))
			}),
			feed: this.#loader('feed', env, async () => {
				const feed = ofOurs(await api.feed())
				return () => this.#take(withFeed(this.#mirror, feed))
			}),
		}
		const query = `?person=${encodeURIComponent(person)}`
		this.#streams = {
			notifications: this.#stream('notifications', `${base}/api/notifications/stream${query}`, env),
			feed: this.#stream('feed', `${base}/api/feed/stream${query}`, env),
		}
		this.#leader = new LeaderDriver({
			env,
			name: `tandem:events:${person}`,
			listening: () => this.refresh(),
			start: () => this.#start(),
			stop: () => each((name) => this.#streams[name].dispatch({ kind: 'stop' })),
			standing: () => this.#standing(),
			follow: (standing) => this.#follow(standing),
			heard: (heard) => this.#hear(heard),
		})
		this.#undo = [
			env.onPage('hide', () => this.#hide()),
			env.onPage('freeze', () => this.#hide()),
			env.onPage('show', () => this.#wake()),
			env.onPage('wake', () => this.#wake()),
		]
		this.#leader.dispatch({ kind: 'open' })
	}

	get state(): EventsState {
		return this.#state
	}

	subscribe(listener: () => void): () => void {
		this.#listeners.add(listener)
		return () => this.#listeners.delete(listener)
	}

	onArrival(listener: (row: Notification) => void): () => void {
		this.#arrivalListeners.add(listener)
		return () => this.#arrivalListeners.delete(listener)
	}

	onGone(listener: (document: string) => void): () => void {
		this.#goneListeners.add(listener)
		return () => this.#goneListeners.delete(listener)
	}

	apply(row: Notification): void {
		this.#take(withAnswer(this.#mirror, row))
	}

	refresh(): void {
		each((name) => this.#loaders[name].load())
	}

	close(): void {
		for (const undo of this.#undo.splice(0)) undo()
		this.#listeners.clear()
		this.#arrivalListeners.clear()
		this.#goneListeners.clear()
		this.#hide('close')
	}

	#loader(name: StreamName, env: EventsEnv, ask: () => Promise<() => void>): ListLoader {
		return new ListLoader({
			env,
			ask,
			asked: () => {
				this.#mirror = askedFor(this.#mirror, name)
			},
			refused: (by) => {
				const hasChanged = by !== this.#refusedBy
				this.#refusedBy = by
				if (by === 'another-person') this.#forget()
				if (hasChanged) this.#leader.beat()
				this.#publish()
			},
		})
	}

	#stream(name: StreamName, url: string, env: EventsEnv): EventStream {
		return new EventStream({
			env,
			url,
			lastEventId: () => positionOf(this.#mirror, name) ?? writeEventId(NO_EVENT),
			alive: () => this.#leader.dispatch({ kind: 'due' }),
			heard: (events, begun) => {
				const heard = { stream: name, begun, events }
				// Others first: what listeners do in this tab costs them no time.
				this.#leader.relay(heard)
				this.#hear(heard)
			},
			lost: () => this.#loaders[name].load(),
			changed: () => {
				this.#leader.beat()
				this.#publish()
			},
		})
	}

	/** A stream goes on where a list ends, so it waits for the first list. */
	#start(): void {
		if (!this.#leader.isLeading) return
		each((name) => {
			if (positionOf(this.#mirror, name) !== null) this.#streams[name].dispatch({ kind: 'start' })
		})
	}

	#hide(kind: 'hide' | 'close' = 'hide'): void {
		this.#leader.dispatch({ kind })
		each((name) => this.#loaders[name].stop())
		this.#told = 'connecting'
	}

	#wake(): void {
		this.#leader.dispatch({ kind: 'due' })
		this.#leader.dispatch({ kind: 'open' })
		each((name) => {
			this.#loaders[name].wake()
			this.#streams[name].dispatch({ kind: 'wake' })
		})
	}

	#follow(standing: Standing): void {
		const hasEnded = standing.connection === 'ended' && this.#told !== 'ended'
		this.#told = standing.connection
		this.#publish()
		// Why, each tab asks for itself.
		if (hasEnded && this.#refusedBy === null) this.refresh()
		if (standing.connection !== 'live') return
		each((name) => {
			const hasMissed = standing[name] !== null && standing[name] !== positionOf(this.#mirror, name)
			if (hasMissed && !this.#loaders[name].isLoading) this.#loaders[name].load()
		})
	}

	/** The browser is somebody else's now: whatever is asked would be answered with what is theirs. */
	#forget(): void {
		this.#mirror = EMPTY
		each((name) => {
			this.#loaders[name].stop()
			this.#streams[name].dispatch({ kind: 'stop' })
		})
	}

	#hear(heard: Heard): void {
		if (this.#refusedBy === 'another-person') return
		const next = withHeard(this.#mirror, heard)
		this.#take(next)
		if (next.isLost) this.#loaders[heard.stream].load()
	}

	#take({ mirror, arrivals, gone }: Mirrored): void {
		this.#mirror = mirror
		this.#start()
		this.#publish()
		for (const row of arrivals) for (const listener of this.#arrivalListeners) listener(row)
		for (const document of gone) for (const listener of this.#goneListeners) listener(document)
	}

	#standing(): Standing {
		return {
			connection: this.#connection(),
			notifications: positionOf(this.#mirror, 'notifications'),
			feed: positionOf(this.#mirror, 'feed'),
		}
	}

	#connection(): EventsConnection {
		if (this.#refusedBy !== null) return 'ended'
		return this.#leader.isLeading ? CONNECTIONS[this.#streams.notifications.state.kind] : this.#told
	}

	#publish(): void {
		const before = this.#state
		const next: EventsState = {
			notifications: this.#mirror.notifications.list,
			activities: this.#mirror.feed.rows.list,
			presence: this.#mirror.feed.presence,
			connection: this.#connection(),
		}
		if ((Object.keys(next) as (keyof EventsState)[]).every((key) => next[key] === before[key])) return
		this.#state = next
		for (const listener of this.#listeners) listener()
	}
}

const CONNECTIONS = {
	idle: 'connecting',
	connecting: 'connecting',
	open: 'live',
	waiting: 'waiting',
	ended: 'ended',
} as const

function each(task: (name: StreamName) => void): void {
	for (const name of STREAM_NAMES) task(name)
}
