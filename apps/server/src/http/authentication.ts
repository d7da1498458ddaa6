import { kyselyAdapter } from '@better-auth/kysely-adapter'
import { type Person, type PersonChange, person, type Scope } from '@tandem/protocol'
import { getMigrations } from 'better-auth/db/migration'
import { betterAuth } from 'better-auth/minimal'
import { anonymous } from 'better-auth/plugins/anonymous'
import type { Kysely } from 'kysely'
import type { Env } from '../env.ts'
import type { Database } from '../store/schema.ts'
import { cookieOf } from './cookie.ts'
import { drawColor, drawName } from './guest-name.ts'
import { Listeners } from './listeners.ts'
import { SessionCache } from './session-cache.ts'

/** A person and what they came with. */
export interface Authenticated extends Person {
	/** Names the session or token, whose end ends whatever it opened. It opens nothing itself: it may be logged. */
	readonly sessionId: string
	readonly by: 'session' | 'token'
	/** What may be done with it at most. */
	readonly scope: Scope
	/** When it ends by itself, milliseconds since 1970: whatever it opened ends then too. Null: it tells nobody. */
	readonly ends: number | null
}

/** Headers that carry a session: node:http's, or `{ cookie }`. */
export interface Credentials {
	readonly cookie?: string | undefined
}

export interface Arrival {
	readonly who: Authenticated
	/** Set-Cookie values that give the browser its session. */
	readonly cookies: readonly string[]
}

/** Who somebody is. Rights are `access.ts`'. */
export interface Authentication {
	/**
	 * The person behind these headers; null without a session, with one that ended or a cookie nobody signed. Whoever
	 * keeps the answer subscribes to `onRevoked` before asking, or a session that ends in between stays open for ever.
	 */
	authenticate(headers: Credentials): Promise<Authenticated | null>
	/** The person whose session has this id, from the store; null when it has ended. */
	bySessionId(sessionId: string): Promise<Authenticated | null>
	/** The person of these headers from the store, and the session's end moved on (once a day): `cookies` is then not empty. */
	renew(headers: Credentials): Promise<Arrival | null>
	/** Makes a guest with a name, a colour and a session. */
	makeGuest(): Promise<Arrival>
	/** Ends this session, here and in every open connection; returns the Set-Cookie values that forget it. */
	signOut(headers: Credentials): Promise<readonly string[]>
	changePerson(who: Authenticated, change: PersonChange): Promise<Person>
	/** Told the session's id as soon as it has ended. Returns its undo. */
	onRevoked(listener: (sessionId: string) => void): () => void
	/** Told who somebody is now. Returns its undo. */
	onPersonChanged(listener: (person: Person) => void): () => void
}

export interface AuthenticationOptions {
	readonly database: Kysely<Database>
	readonly secret: string
	/** Whether cookies are for HTTPS only: everybody who reaches this server does so by HTTPS. */
	readonly secureCookies: boolean
	readonly env: Env
}

const DAY = 24 * 60 * 60

/** Brings better-auth's tables up to date, then answers. */
export async function createAuthentication(options: AuthenticationOptions): Promise<Authentication> {
	const settings = settingsOf(options)
	const migrations = await getMigrations({ ...settings, database: { db: options.database, type: 'sqlite' } })
	await migrations.runMigrations()
	const auth = betterAuth({ ...settings, database: kyselyAdapter(options.database, { type: 'sqlite' }) })
	const { internalAdapter, authCookies } = await auth.$context
	const cookieName = authCookies.sessionToken.name
	const cache = new SessionCache(() => options.env.now())
	const revoked = new Listeners<string>()
	const changed = new Listeners<Person>()

	const read = async (cookie: string, disableRefresh: boolean) => {
		// Only this cookie: of two with one name, better-auth and the cache could read different ones.
		const headers = new Headers({ cookie: `${cookieName}=${cookie}` })
		const answer = await auth.api.getSession({ headers, query: { disableRefresh }, returnHeaders: true })
		if (answer.response === null) return null
		const who = ofSession(answer.response.user, answer.response.session.id)
		return { who, cookies: answer.headers.getSetCookie() }
	}
	const authenticate = async (headers: Credentials) => {
		const cookie = cookieOf(headers.cookie, cookieName)
		if (cookie === undefined) return null
		return await cache.find(cookie, async () => (await read(cookie, true))?.who ?? null)
	}
	return {
		authenticate,
		bySessionId: async (sessionId) => {
			const row = await options.database
				.selectFrom('session')
				.innerJoin('user', 'user.id', 'session.userId')
				.select(['user.id', 'user.name', 'user.color', 'user.isAnonymous', 'session.expiresAt'])
				.where('session.id', '=', sessionId)
				.executeTakeFirst()
			if (row === undefined || Date.parse(row.expiresAt) <= options.env.now()) return null
			return ofSession(row, sessionId)
		},
		renew: async (headers) => {
			const cookie = cookieOf(headers.cookie, cookieName)
			return cookie === undefined ? null : await read(cookie, false)
		},
		makeGuest: async () => {
			const answer = await auth.api.signInAnonymous({ headers: new Headers(), returnHeaders: true })
			const cookies = answer.headers.getSetCookie()
			const who = await authenticate({ cookie: cookies.map((cookie) => cookie.split(';')[0]).join('; ') })
			if (who === null) throw new Error('a new guest has no session')
			return { who, cookies }
		},
		signOut: async (headers) => {
			const who = await authenticate(headers)
			const answer = await auth.api.signOut({
				headers: new Headers({ cookie: headers.cookie ?? '' }),
				returnHeaders: true,
			})
			if (who !== null) {
				cache.drop(({ sessionId }) => sessionId === who.sessionId)
				revoked.tell(who.sessionId)
			}
			return answer.headers.getSetCookie()
		},
		changePerson: async (who, change) => {
			const { name = who.name, color = who.color } = change
			const updatedAt = new Date(options.env.now())
			const stored = await internalAdapter.updateUser(who.id, { name, color, updatedAt })
			cache.drop(({ id }) => id === who.id)
			const now = personOf(stored)
			changed.tell(now)
			return now
		},
		onRevoked: (listener) => revoked.add(listener),
		onPersonChanged: (listener) => changed.add(listener),
	}
}

function settingsOf({ secret, secureCookies, env }: AuthenticationOptions) {
	const log = env.log.child({ part: 'better-auth' })
	return {
		secret,
		// Only its functions are called, never its HTTP handler, so nothing is ever served below this.
		baseURL: 'http://localhost',
		telemetry: { enabled: false },
		rateLimit: { enabled: false },
		// A guest has nothing but this session: a holiday must not cost them their documents.
		session: { expiresIn: 400 * DAY, updateAge: DAY },
		user: {
			additionalFields: {
				color: { type: 'string', required: true, input: false, defaultValue: () => drawColor(env.random) },
			},
		},
		advanced: { cookiePrefix: 'tandem', useSecureCookies: secureCookies, database: { validateSchema: false } },
		logger: { log: (level, message) => (level === 'error' ? log.error({}, message) : log.debug({}, message)) },
		plugins: [anonymous({ generateName: () => drawName(env.random) })],
	} satisfies Parameters<typeof betterAuth>[0]
}

function ofSession(user: unknown, sessionId: string): Authenticated {
	return { ...personOf(user), sessionId, by: 'session', scope: 'write', ends: null }
}

/** A row of better-auth's people, however it was read. */
export function personOf(user: unknown): Person {
	const { id, name, color, isAnonymous } = user as { id: string; name: string; color: string; isAnonymous: unknown }
	return person.parse({ id, name, color, guest: Boolean(isAnonymous) })
}
