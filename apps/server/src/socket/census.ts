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
	readonly addresses: Count
	readonly people: Count
	/** Upgrades that wait for an answer. */
	readonly waiting = new Count(WAITING)
	/** Open connections of nobody known. */
	readonly strangers = new Count(STRANGERS)

	constructor(limits: CensusLimits) {
		this.addresses = new Count(limits.connectionsPerAddress)
		this.people = new Count(limits.connectionsPerPerson)
	}

	/** Counts an upgrade that waits; undefined when there are too many of this address or at all. */
	arrive(address: string | undefined): Seat | undefined {
		const key = addressKey(address)
		if (!this.waiting.take(ALL)) return undefined
		if (this.addresses.take(key)) return new Seat(this, key)
		this.waiting.give(ALL)
		return undefined
	}

	/** Counts a connection of nobody known; returns what ends it, undefined when there are too many. */
	meet(): (() => void) | undefined {
		return this.strangers.hold(ALL)
	}

	/** Counts a person's connection beside those that have a seat; returns what ends it, undefined when they have too many. */
	join(person: string): (() => void) | undefined {
		return this.people.hold(person)
	}
}

/** The key of what is counted as one. */
const ALL = ''

/** How often each key is taken, up to a limit; 0 = none. */
class Count {
	readonly #counts = new Map<string, number>()
	readonly #limit: number

	constructor(limit: number) {
		this.#limit = limit
	}

	take(key: string): boolean {
		const count = this.#counts.get(key) ?? 0
		if (this.#limit > 0 && count >= this.#limit) return false
		this.#counts.set(key, count + 1)
		return true
	}

	/** Takes it; returns what gives it back once, undefined where it cannot be taken. */
	hold(key: string): (() => void) | undefined {
		if (!this.take(key)) return undefined
		let held = true
		return () => {
			if (held) this.give(key)
			held = false
		}
	}

	give(key: string): void {
		const count = (this.#counts.get(key) ?? 1) - 1
		if (count === 0) this.#counts.delete(key)
		else this.#counts.set(key, count)
	}
}

/** One connection as it is counted: an object, not closures, for there are thousands. Each call counts once. */
export class Seat {
	readonly #census: Census
	readonly #address: string
	#person: string | null = null
	#waits = true
	#gone = false

	constructor(census: Census, address: string) {
		this.#census = census
		this.#address = address
	}

	/** Counts it as this person's as well, until it has left; false when they have too many. */
	join(person: string): boolean {
		if (this.#gone || !this.#census.people.take(person)) return false
		this.#person = person
		return true
	}

	/** It no longer waits for an answer. */
	admitted(): void {
		if (this.#waits) this.#census.waiting.give(ALL)
		this.#waits = false
	}

	/** Nothing of it is counted any more. */
	left(): void {
		if (this.#gone) return
		this.#gone = true
		this.admitted()
		this.#census.addresses.give(this.#address)
		if (this.#person !== null) this.#census.people.give(this.#person)
	}
}
