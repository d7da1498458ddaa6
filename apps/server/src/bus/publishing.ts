import type { Env } from '../env.ts'

/** Messages published in a row: about a millisecond. Beyond: the rest after whatever else the process has to do. */
export const SLICE = 100

/** Lists of messages that wait for the ones before. Beyond: the oldest goes out whole, for nothing may be left out. */
export const WAITING = 1000

/** Publishes lists of messages in their order, without holding up the process where a list is for thousands. */
export class Publishing<Message> {
	readonly #env: Pick<Env, 'soon'>
	readonly #publish: (message: Message) => void
	/** The first is being published. */
	readonly #lists: Iterator<Message>[] = []

	constructor(env: Pick<Env, 'soon'>, publish: (message: Message) => void) {
		this.#env = env
		this.#publish = publish
	}

	/** At once as far as a slice goes, where nothing waits. What `messages` iterates must stay as it is. */
	add(messages: Iterable<Message>): void {
		this.#lists.push(messages[Symbol.iterator]())
		if (this.#lists.length === 1) this.#goOn()
		else if (this.#lists.length > WAITING) this.#tell(Number.POSITIVE_INFINITY)
	}

	#goOn(): void {
		let left = SLICE
		while (this.#lists.length > 0 && left > 0) left -= this.#tell(left)
		if (this.#lists.length > 0) this.#env.soon(() => this.#goOn())
	}

	/** Publishes at most so many of the first list; returns how many it was. */
	#tell(most: number): number {
		const [first] = this.#lists
		for (let count = 0; count < most; count += 1) {
			const next = first?.next()
			if (next === undefined || next.done === true) {
				this.#lists.shift()
				return count
			}
			this.#publish(next.value)
		}
		return most
	}
}
