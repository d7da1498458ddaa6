import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto'
import { SCOPES } from '@tandem/protocol'
import { z } from 'zod'

const PREFIX = 'ticket_'
const MAC_BYTES = 32

const claims = z.object({
	document: z.string(),
	person: z.string(),
	/** The session or token it came from: the ticket ends with it. */
	session: z.string(),
	role: z.enum(SCOPES),
	/** Milliseconds since 1970. */
	expires: z.number(),
})
export type Claims = z.infer<typeof claims>

/**
 * Tickets: what opens one document for one person for some minutes, in places where only an address can be given, such as
 * the WebSocket of a browser. They are signed, not stored: asking for one writes nothing, and a restart forgets none.
 */
export class Tickets {
	readonly #key: Uint8Array

	/** `secret` signs session cookies; tickets have a key of their own made of it, so that neither can pass for the other. */
	constructor(secret: string) {
		this.#key = new Uint8Array(hkdfSync('sha256', secret, '', 'tandem ticket v1', 32))
	}

	give(what: Claims): string {
		const body = Buffer.from(JSON.stringify(what)).toString('base64url')
		return `${PREFIX}${body}.${this.#sign(body).toString('base64url')}`
	}

	/** What a ticket says; null when it is none of ours. Whether it still holds is for whoever asks to say. */
	read(ticket: string): Claims | null {
		const [, body, mac] = /^ticket_([\w-]+)\.([\w-]{43})$/.exec(ticket) ?? []
		if (body === undefined || mac === undefined) return null
		const given = Buffer.from(mac, 'base64url')
		if (given.length !== MAC_BYTES || !timingSafeEqual(given, this.#sign(body))) return null
		return claims.parse(JSON.parse(Buffer.from(body, 'base64url').toString()))
	}

	#sign(body: string): Buffer {
		return createHmac('sha256', this.#key).update(body).digest()
	}
}
