import { addressed, type FailureCode, type Person, tokenWanted } from '@tandem/protocol'
import type { Env } from '../env.ts'
import { framesOf } from '../socket/frame.ts'
import type { Lane } from '../socket/shared-wire.ts'
import type { HocuspocusOptions, HocuspocusSession } from './hocuspocus.ts'
import type { HocuspocusCount } from './hocuspocus-count.ts'

/** Milliseconds a client has to answer that a fresh token is wanted. Beyond: the document closes with `session-ended`. */
export const FRESH_TOKEN_TIMEOUT = 10_000

/** Timers run for less than 25 days; what is good for longer is looked at once a day. */
const DAY = 24 * 60 * 60 * 1000

/** Whom a token named, and what they may in the document. */
export interface Visit {
	readonly person: Person
	/** What ends this visit when it is revoked. */
	readonly sessionId: string
	readonly role: 'write' | 'read'
	/** When a fresh token is wanted, milliseconds since 1970; null for never. */
	readonly until: number | null
}

/** What a document's session is given by its socket. */
export type Way = Pick<HocuspocusOptions, 'address' | 'outbox' | 'count' | 'answersPings' | 'acknowledged' | 'onEnd'>
export type OpenDocument = (visit: Visit, document: string, way: Way) => HocuspocusSession

export interface HocuspocusDocumentOptions {
	readonly env: Env
	readonly address: string
	readonly visit: Visit
	readonly session: HocuspocusSession
	readonly count: HocuspocusCount
	readonly lane: Lane
}

/** A document that a socket has open, for as long as its token is good. */
export class HocuspocusDocument {
	readonly session: HocuspocusSession
	readonly count: HocuspocusCount
	readonly #options: HocuspocusDocumentOptions
	#visit: Visit
	#cancel: () => void = () => {}

	constructor(options: HocuspocusDocumentOptions) {
		this.#options = options
		this.session = options.session
		this.count = options.count
		this.#visit = options.visit
		this.#watch()
	}

	get visit(): Visit {
		return this.#visit
	}

	/** Another token was sent for it. What was opened by one person stays theirs, with the rights that it was opened with. */
	renew(visit: Visit | FailureCode): void {
		const { person, role } = this.#visit
		if (typeof visit === 'string') this.session.close(visit)
		else if (visit.person.id !== person.id) this.session.close('another-person')
		else if (visit.role !== role) this.session.close('forbidden')
		else {
			this.#visit = visit
			this.#watch()
		}
	}

	/** The client hears nothing more of it. */
	leave(): void {
		this.end()
		this.#options.lane.leave()
		// It may be waiting for its answers to be taken: now there are none.
		this.#options.lane.onDrain()
	}

	/** Ends its timers. Idempotent. */
	end(): void {
		this.#cancel()
	}

	#watch(): void {
		const { env, address, lane } = this.#options
		const { until } = this.#visit
		this.#cancel()
		if (until === null) return
		const left = until - env.now()
		if (left > DAY) {
			this.#cancel = env.after(DAY, () => this.#watch())
			return
		}
		this.#cancel = env.after(Math.max(0, left), () => {
			lane.write(framesOf([addressed(address, tokenWanted.encode({}))]))
			this.#cancel = env.after(FRESH_TOKEN_TIMEOUT, () => this.session.close('session-ended'))
		})
	}
}
