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
	/** The message that was being told when it came, which is not for it. */
	readonly since: number
	active: boolean
}

/** The bus within one process: `publish` returns when everybody has heard, or when it was called from within `hear`. */
export function localBus(log: Logger): Bus {
	return new LocalBus(log)
}

class LocalBus implements Bus {
	readonly #log: Logger
	readonly #channels = new Map<Channel, Set<Subscription>>()
	readonly #waiting: Waiting[] = []
	/** Channels with a null among what waits. */
	readonly #lost = new Set<Channel>()
	#telling = false
	/** How many messages were told. */
	#told = 0

	constructor(log: Logger) {
		this.#log = log
	}

	publish(channel: Channel, message: Message): void {
		if (!this.#channels.has(channel)) return
		if (!this.#telling) this.#tell({ channel, message })
		else if (this.#lost.has(channel)) return
		else if (this.#waiting.length < WAITING) this.#waiting.push({ channel, message })
		else {
			this.#lost.add(channel)
			this.#waiting.push({ channel, message: null })
		}
	}

	subscribe(channel: Channel, subscriber: Subscriber): () => void {
		const subscription: Subscription = { subscriber, since: this.#told, active: true }
		const all = this.#channels.get(channel) ?? new Set()
		all.add(subscription)
		this.#channels.set(channel, all)
		return () => {
			subscription.active = false
			all.delete(subscription)
			if (all.size === 0 && this.#channels.get(channel) === all) this.#channels.delete(channel)
		}
	}

	close(): void {
		for (const all of this.#channels.values()) for (const subscription of all) subscription.active = false
		this.#channels.clear()
		this.#waiting.length = 0
	}

	#tell(first: Waiting): void {
		this.#telling = true
		for (let next: Waiting | undefined = first; next !== undefined; next = this.#waiting.shift()) {
			if (next.message === null) this.#lost.delete(next.channel)
			this.#told += 1
			// The set may grow and shrink meanwhile.
			for (const subscription of this.#channels.get(next.channel) ?? []) this.#tellOne(subscription, next.message)
		}
		this.#telling = false
	}

	#tellOne({ subscriber, active, since }: Subscription, message: Message | null): void {
		if (!active || since === this.#told) return
		try {
			if (message === null) subscriber.missed()
			else subscriber.hear(message)
		} catch (error) {
			// The others hear it all the same.
			this.#log.error({ err: error }, 'a subscriber failed')
		}
	}
}
