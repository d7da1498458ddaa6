import { type FailureCode, LIMITS, type Scope, type Ticket } from '@tandem/protocol'
import type { AccessTo } from './access.ts'
import type { Authenticated, Authentication } from './authentication.ts'
import type { Tickets } from './tickets.ts'
import { bearerOf, isTokenLike } from './token-text.ts'
import type { Tokens } from './tokens.ts'

/** What a request came with. */
export interface Presented {
	readonly cookie?: string | undefined
	readonly authorization?: string | undefined
	/** Where it came from. */
	readonly address?: string | undefined
}

/** Somebody who may open a document. */
export interface Granted {
	readonly who: Authenticated
	readonly role: Scope
}

export interface CredentialsOptions {
	readonly authentication: Pick<Authentication, 'authenticate' | 'bySessionId' | 'onRevoked'>
	readonly tokens: Tokens
	readonly tickets: Tickets
	readonly accessTo: AccessTo
	readonly now: () => number
}

/** Everything that somebody can come in with: a session's cookie, a personal token, a ticket. */
export class Credentials {
	readonly #options: CredentialsOptions

	constructor(options: CredentialsOptions) {
		this.#options = options
	}

	/**
	 * Who stands behind a request; null for nobody in particular. A personal token decides alone, also when it is wrong:
	 * whoever sends one means it, and must not be taken for somebody else.
	 */
	async who({ cookie, authorization, address }: Presented): Promise<Authenticated | null | FailureCode> {
		const { authentication, tokens } = this.#options
		const token = bearerOf(authorization)
		return await (token === undefined ? authentication.authenticate({ cookie }) : tokens.find(token, address))
	}

	/**
	 * What a personal token or a ticket lets its bearer do with this document, or why it does not. Whoever keeps the
	 * answer subscribes to `onRevoked` before asking, and minds `who.ends`.
	 */
	async credentialOf(token: string, document: string, address?: string): Promise<Granted | FailureCode> {
		if (!isTokenLike(token)) return await this.ofTicket(token, document)
		const who = await this.#options.tokens.find(token, address)
		return typeof who === 'string' ? who : await this.#grant(who, document, who.scope)
	}

	/** The same of a ticket. Any refusal but `ticket-refused` means that this server gave it. */
	async ofTicket(ticket: string, document: string): Promise<Granted | FailureCode> {
		const { tickets, now } = this.#options
		const claims = tickets.read(ticket)
		if (claims === null) return 'ticket-refused'
		if (claims.document !== document) return 'foreign-ticket'
		if (claims.expires <= now()) return 'ticket-expired'
		const who = await this.#bySessionId(claims.session)
		if (who === null || who.id !== claims.person) return 'session-ended'
		return await this.#grant(who, document, claims.role)
	}

	/** A ticket for a document, that allows no more than `who` may and `most`. */
	async give(who: Authenticated, document: string, most: Scope | undefined): Promise<Ticket | FailureCode> {
		const { accessTo, tickets, now } = this.#options
		const access = await accessTo(document, who)
		if (typeof access === 'string') return access
		if (most === 'write' && access.role === 'read') return who.by === 'token' ? 'token-read-only' : 'read-only'
		const role = most ?? access.role
		const expires = now() + LIMITS.ticketMs
		return { ticket: tickets.give({ document, person: who.id, session: who.sessionId, role, expires }), role, expires }
	}

	/** Told the `sessionId` of whatever has ended, at once. Returns its undo. */
	onRevoked(listener: (sessionId: string) => void): () => void {
		const undo = [this.#options.authentication.onRevoked(listener), this.#options.tokens.onRevoked(listener)]
		return () => {
			for (const each of undo) each()
		}
	}

	async #bySessionId(sessionId: string): Promise<Authenticated | null> {
		const { authentication, tokens } = this.#options
		return (await tokens.bySessionId(sessionId)) ?? (await authentication.bySessionId(sessionId))
	}

	async #grant(who: Authenticated, document: string, most: Scope): Promise<Granted | FailureCode> {
		const narrowed: Authenticated = most === 'read' ? { ...who, scope: 'read' } : who
		const access = await this.#options.accessTo(document, narrowed)
		return typeof access === 'string' ? access : { who: narrowed, role: access.role }
	}
}
