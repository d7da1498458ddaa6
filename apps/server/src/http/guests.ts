import type { Env } from '../env.ts'
import { addressKey } from './address.ts'
import type { Arrival, Authenticated, Authentication } from './authentication.ts'
import { PerMinute } from './per-minute.ts'
import { Refusal } from './refusal.ts'

/** Milliseconds within which a second sign-in of one browser is the same person: two tabs restored at once. */
const SAME_VISIT_MS = 60_000

/** Visits remembered at once. Beyond: the oldest is forgotten, and its second tab would be a second guest. */
const VISITS = 10_000

export interface GuestsOptions {
	readonly authentication: Authentication
	readonly env: Env
	/** New guests from one address within a minute, 0 = no limit. */
	readonly perMinute: number
	/** Gives a new guest their first document. */
	readonly welcome: (person: Authenticated) => Promise<void>
}

/** Lets guests in: one person per browser, however many tabs ask at once. */
export class Guests {
	readonly #options: GuestsOptions
	readonly #limit: PerMinute
	readonly #visits = new Map<string, { readonly arriving: Promise<Arrival>; readonly until: number }>()

	constructor(options: GuestsOptions) {
		this.#options = options
		this.#limit = new PerMinute(options.perMinute)
		// Who signs out and in again within the minute wants to be somebody new.
		options.authentication.onRevoked((sessionId) => {
			for (const [visit, { arriving }] of this.#visits) {
				arriving.then(({ who }) => who.sessionId === sessionId && this.#visits.delete(visit), ignored)
			}
		})
	}

	/**
	 * The guest of this visit, made when it is new. `visit` is the cookie that the first HTML set; without one every
	 * call makes a guest. Throws Refusal `too-many-guests`.
	 */
	async arrive(visit: string | undefined, address: string | undefined): Promise<Arrival> {
		const arrived = visit === undefined ? undefined : this.#visits.get(visit)
		if (arrived !== undefined && this.#options.env.now() < arrived.until) return await arrived.arriving
		const arriving = this.#make(address)
		if (visit !== undefined) this.#remember(visit, arriving)
		return await arriving
	}

	async #make(address: string | undefined): Promise<Arrival> {
		const wait = await this.#limit.take(addressKey(address))
		if (wait !== null) throw new Refusal('too-many-guests', { headers: { 'retry-after': String(wait) } })
		const { authentication, env, welcome } = this.#options
		const arrival = await authentication.makeGuest()
		try {
			await welcome(arrival.who)
		} catch (error) {
			// The person is there and can write; only the greeting is missing.
			env.log.warn({ person: arrival.who.id, err: error }, 'no welcome document')
		}
		return arrival
	}

	#remember(visit: string, arriving: Promise<Arrival>): void {
		const [oldest] = this.#visits.keys()
		if (this.#visits.size >= VISITS && oldest !== undefined) this.#visits.delete(oldest)
		const entry = { arriving, until: this.#options.env.now() + SAME_VISIT_MS }
		// Out first: a visit that comes again is the youngest.
		this.#visits.delete(visit)
		this.#visits.set(visit, entry)
		arriving.catch(() => this.#visits.get(visit) === entry && this.#visits.delete(visit))
	}
}

/** A sign-in that failed has told its own caller. */
function ignored(): void {}
