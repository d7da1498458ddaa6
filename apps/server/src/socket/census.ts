import { addressKey } from '../http/address.ts'

/** How many connections there may be; 0 = no limit. */
export interface CensusLimits {
	readonly connectionsPerAddress: number
	readonly connectionsPerPerson: number
}

/** Upgrades that may be waiting for an answer at once. Beyond: `too-many-connections`. */
const WAITING = 1000

/** Open connections at once of which nobody knows yet who is behind them. Beyond: `too-many-connections`. */
const STRANGERS = 1000

/** Counts connections, from the moment their upgrade is asked for until they are gone. */
export class Census {
	readonly #limits: CensusLimits
	readonly #addresses = new Map<string, number>()
	readonly #people = new Map<string, number>()
	#waiting = 0
	#strangers = 0

	constructor(limits: CensusLimits) {
		this.#limits = limits
	}

	/** Counts an upgrade that waits; undefined when there are too many of this address or at all. */
	arrive(address: string | undefined): { admitted(): void; left(): void } | undefined {
		if (this.#waiting >= WAITING) return undefined
		const leave = take(this.#addresses, addressKey(address), this.#limits.connectionsPerAddress)
		if (leave === undefined) return undefined
		this.#waiting += 1
		const admitted = once(() => {
			this.#waiting -= 1
		})
		return {
			admitted,
			left: once(() => {
				admitted()
				leave()
			}),
		}
	}

	/** Counts a connection of nobody known; returns what ends it, undefined when there are too many. */
	meet(): (() => void) | undefined {
		if (this.#strangers >= STRANGERS) return undefined
		this.#strangers += 1
		return once(() => {
			this.#strangers -= 1
		})
	}

	/** Counts a person's connection; returns what ends it, undefined when the person has too many. */
	join(person: string): (() => void) | undefined {
		return take(this.#people, person, this.#limits.connectionsPerPerson)
	}
}

function take(counts: Map<string, number>, key: string, limit: number): (() => void) | undefined {
	const count = counts.get(key) ?? 0
	if (limit > 0 && count >= limit) return undefined
	counts.set(key, count + 1)
	return once(() => {
		const now = (counts.get(key) ?? 1) - 1
		if (now === 0) counts.delete(key)
		else counts.set(key, now)
	})
}

function once(task: () => void): () => void {
	let done = false
	return () => {
		if (done) return
		done = true
		task()
	}
}
