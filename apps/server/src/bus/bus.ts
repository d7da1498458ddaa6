import type { EventId } from '@tandem/protocol'

/** Where a message goes: to one person, wherever their streams are, or to everybody who watches the feed. */
export type Channel = 'feed' | `user:${string}`

/** What is told on a channel: plain data that JSON can carry, because another process may receive it. */
export interface Message {
	/** Its place among what is stored; null for what is true now and never stored. */
	readonly id: EventId | null
	/** Its name on the wire. */
	readonly event: 'notification' | 'activity' | 'gone' | 'presence'
	readonly data: object
	/** The people it is for, each once. Left out where the channel is one person's. */
	readonly audience?: readonly string[]
}

export interface Subscriber {
	/** May publish and subscribe: what it publishes is heard after this message has reached everybody. */
	hear(message: Message): void
	/** Messages may be missing between what was heard and what will be: read the store again. */
	missed(): void
}

/**
 * Carries what is stored to whoever shows it. Publish after the commit, in the order of the commits: each subscriber of
 * a channel hears everything published on it from `subscribe` on, once and in order, or is told that it missed some.
 */
export interface Bus {
	publish(channel: Channel, message: Message): void
	/** Returns the undo, after which nothing more is heard, not even what was published before. Idempotent. */
	subscribe(channel: Channel, subscriber: Subscriber): () => void
	/** Nothing is heard any more. Idempotent. */
	close(): void
}
