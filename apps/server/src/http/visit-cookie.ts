import { cookieOf } from './cookie.ts'

const NAME = 'tandem_visit'

/** Seconds a browser keeps it: as long as a session lasts. */
const KEPT = 400 * 24 * 60 * 60

/** The visit a request belongs to; undefined when it has none or not one of ours. */
export function visitOf(cookies: string | undefined): string | undefined {
	const value = cookieOf(cookies, NAME)
	return value !== undefined && /^[\w-]{22}$/.test(value) ? value : undefined
}

/**
 * The Set-Cookie value that starts a visit. It comes with the first HTML, before any script runs, so that all tabs of
 * a browser name the same visit when they ask for a guest.
 */
export function startVisit(random: (length: number) => Uint8Array, secure: boolean): string {
	const value = Buffer.from(random(16)).toString('base64url')
	return `${NAME}=${value}; Max-Age=${KEPT}; Path=/; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`
}
