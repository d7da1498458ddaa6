import { createHash } from 'node:crypto'

/** Written in front, so that a token that got lost is recognised by people and by scanners of source text. */
const PREFIX = 'tandem_'
const WHOLE = /^tandem_[\w-]{43}$/

/** 256 random bits: nobody guesses one. */
export function drawToken(random: (length: number) => Uint8Array): string {
	return PREFIX + Buffer.from(random(32)).toString('base64url')
}

/** Whether this wants to be a personal token, right or wrong. */
export function isTokenLike(text: string): boolean {
	return text.startsWith(PREFIX)
}

/** Whether a token could look so; what could not is never looked up. */
export function isToken(text: string): boolean {
	return WHOLE.test(text)
}

/**
 * What is kept of a token. One round of SHA-256 is enough: slow hashes make up for passwords that can be guessed, and 256
 * random bits cannot. For the same reason looking it up by an index, whose time depends on the hash, tells nothing.
 */
export function hashOf(token: string): string {
	return createHash('sha256').update(token).digest('base64url')
}

/** The personal token of an Authorization header. Other schemes, and bearers of a proxy in front, are not ours to judge. */
export function bearerOf(authorization: string | undefined): string | undefined {
	const bearer = /^bearer +(\S+) *$/i.exec(authorization ?? '')?.[1]
	return bearer !== undefined && isTokenLike(bearer) ? bearer : undefined
}
