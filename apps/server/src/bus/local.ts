import type { Logger } from '../env.ts'
import type { Bus, Channel, Message, Subscriber } from './bus.ts'

/**
 * Messages published while another is being heard, over all channels. Beyond: they are not kept, and the subscribers of
 * their channel are told that they missed some.
 */
export const WAITING = 1000

/** Null stands where messages were not kept. */
interface Waiting {
	readonly channel: Channel
	readonly message: Message | null
}

interface Subscription {
	readonly subscriber: Subscriber
	active: boolean
}

/** The bus within one process: `publish` returns when everybody has heard, or when it was called from within `hear`. */
export function localBus(log: Logger): Bus {
	return new LocalBus(log)
}

class LocalBus implements Bus {
	readonly #log: Logger
	/** Each list is replaced when it changes: what is being told is for those who were there when that began. */
	readonly #channels = new Map<Channel, readonly Subscription[]>()
	readonly #waiting: Waiting[] = []
	/** Channels with a null among what waits. */
	readonly #lost = new Set<Channel>()
	#telling = false

	constructor(log: Logger) {
		this.#log = log
	}

	publish(channel: Channel, message: Message): void {
		const subscriptions = this.#channels.get(channel)
		if (subscriptions === undefined) return
		if (!this.#telling) this.#tell(subscriptions, message)
		else if (this.#lost.has(channel)) return
		else if (this.#waiting.length < WAITING) this.#waiting.push({ channel, message })
		else {
			this.#lost.add(channel)
			this.#waiting.push({ channel, message: null })
		}
	}

	subscribe(channel: Channel, subscriber: Subscriber): () => void {
		const subscription: Subscription = { subscriber, active: true }
		this.#channels.set(channel, [...(this.#channels.get(channel) ?? []), subscription])
		return () => this.#unsubscribe(channel, subscription)
	}

	#unsubscribe(channel: Channel, subscription: Subscription): void {
		subscription.active = false
		const others = this.#channels.get(channel)?.filter((other) => other !== subscription) ?? []
		if (others.length > 0) this.#channels.set(channel, others)
		else this.#channels.delete(channel)
	}

	close(): void {
		for (const all of this.#channels.values()) for (const subscription of all) subscription.active = false
		this.#channels.clear()
		this.#waiting.length = 0
	}

	/** Tells a first message, then what was published meanwhile. */
	#tell(subscriptions: readonly Subscription[], message: Message): void {
		this.#telling = true
		for (const subscription of subscriptions) this.#tellOne(subscription, message)
		for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) {
			if (next.message === null) this.#lost.delete(next.channel)
			for (const subscription of this.#channels.get(next.channel) ?? []) this.#tellOne(subscription, next.message)
		}
		this.#telling = false
	}

	#tellOne({ subscriber, active }: Subscription, message: Message | null): void {
		if (!active) return
		try {
			if (message === null) subscriber.missed()
			else subscriber.hear(message)
		} catch (error) {
			// The others hear it all the same.
			this.#log.error({ err: error }, 'a subscriber failed')
		}
	}
}
