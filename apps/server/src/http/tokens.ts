import { type FailureCode, LIMITS, type NewToken, type TokenSummary } from '@tandem/protocol'
import type { Kysely, Selectable } from 'kysely'
import type { Env } from '../env.ts'
import type { Database, TokenTable } from '../store/schema.ts'
import { addressKey } from './address.ts'
import { type Authenticated, type Authentication, personOf } from './authentication.ts'
import { Listeners } from './listeners.ts'
import { PerMinute } from './per-minute.ts'
import { SessionCache } from './session-cache.ts'
import { drawToken, hashOf, isToken } from './token-text.ts'

/**
 * Wrong tokens of one address within a minute. Nobody guesses one; this bounds what a program with an old token asks of
 * the store. Beyond: tokens not seen within the last minute are refused from there with `too-many-attempts`.
 */
const WRONG_A_MINUTE = 60

const HOUR = 60 * 60_000
const DAY = 24 * HOUR

export interface TokensOptions {
	readonly database: Kysely<Database>
	readonly authentication: Pick<Authentication, 'onPersonChanged'>
	readonly env: Env
}

type Row = Selectable<TokenTable>
type Draft = Pick<TokenSummary, 'name' | 'scope'> & { readonly expiresInDays: number | null }

/** Personal tokens: what a person gives a program, so that it may read or write as they may. */
export class Tokens {
	readonly #database: Kysely<Database>
	readonly #env: Env
	readonly #cache: SessionCache
	readonly #wrong = new PerMinute(WRONG_A_MINUTE)
	readonly #revoked = new Listeners<string>()

	constructor({ database, authentication, env }: TokensOptions) {
		this.#database = database
		this.#env = env
		this.#cache = new SessionCache(() => env.now())
		authentication.onPersonChanged((person) => this.#cache.drop(({ id }) => id === person.id))
	}

	/** Makes one; the token itself is nowhere but in this answer. `too-many-tokens` beyond the bound. */
	async create(person: string, draft: Draft): Promise<NewToken | FailureCode> {
		const token = drawToken(this.#env.random)
		const now = this.#env.now()
		const row: Row = {
			id: Buffer.from(this.#env.random(16)).toString('base64url'),
			person,
			name: draft.name,
			scope: draft.scope,
			hash: hashOf(token),
			created_at: now,
			expires_at: draft.expiresInDays === null ? null : now + draft.expiresInDays * DAY,
			last_used_at: null,
		}
		const columns = Object.keys(row) as (keyof Row)[]
		const [done] = await this.#database
			.insertInto('token')
			.columns(columns)
			.expression((of) =>
				of
					// Counted in the same statement: of two that are made at once only one may be the last.
					.selectFrom((rows) =>
						rows
							.selectFrom('token')
							.select(({ fn }) => fn.countAll<number>().as('count'))
							.where('person', '=', person)
							.as('own'),
					)
					.select((values) => columns.map((column) => values.val(row[column]).as(column)))
					.where('own.count', '<', LIMITS.tokens),
			)
			.execute()
		if (done?.numInsertedOrUpdatedRows !== 1n) return 'too-many-tokens'
		return { ...summaryOf(row), token }
	}

	/** The person's own, the latest first. */
	async list(person: string): Promise<TokenSummary[]> {
		const rows = await this.#database
			.selectFrom('token')
			.selectAll()
			.where('person', '=', person)
			.orderBy('created_at', 'desc')
			.orderBy('id')
			.execute()
		return rows.map(summaryOf)
	}

	/** Ends one of the person's, here and in every open connection; whether there was one. */
	async revoke(person: string, id: string): Promise<boolean> {
		const gone = await this.#database
			.deleteFrom('token')
			.where('person', '=', person)
			.where('id', '=', id)
			.returning('id')
			.execute()
		this.#forget(gone)
		return gone.length > 0
	}

	/** Ends all of the person's. */
	async revokeAll(person: string): Promise<void> {
		this.#forget(await this.#database.deleteFrom('token').where('person', '=', person).returning('id').execute())
	}

	/** Who stands behind a token; why not, when nobody does. */
	async find(token: string, address: string | undefined): Promise<Authenticated | FailureCode> {
		if (!isToken(token)) return 'token-refused'
		const from = addressKey(address)
		let spent = false
		const who = await this.#cache.find(token, async () => {
			spent = await this.#wrong.spent(from)
			return spent ? null : await this.#read('hash', hashOf(token))
		})
		if (spent) return 'too-many-attempts'
		if (who !== null && !this.#isOver(who.ends)) return who
		await this.#wrong.take(from)
		return 'token-refused'
	}

	/** Who stands behind the token with this `sessionId`, from the store; null when it has ended. */
	async bySessionId(sessionId: string): Promise<Authenticated | null> {
		return sessionId.startsWith(SESSION) ? await this.#read('id', sessionId.slice(SESSION.length)) : null
	}

	/** Told the `sessionId` of a token as soon as it was revoked. Returns its undo. */
	onRevoked(listener: (sessionId: string) => void): () => void {
		return this.#revoked.add(listener)
	}

	async #read(by: 'hash' | 'id', value: string): Promise<Authenticated | null> {
		const row = await this.#database
			.selectFrom('token')
			.innerJoin('user', 'user.id', 'token.person')
			.select(['user.id', 'user.name', 'user.color', 'user.isAnonymous'])
			.select(['token.id as token', 'token.scope', 'token.expires_at', 'token.last_used_at'])
			.where(`token.${by}`, '=', value)
			.executeTakeFirst()
		if (row === undefined || this.#isOver(row.expires_at)) return null
		this.#noteUse(row.token, row.last_used_at)
		return { ...personOf(row), sessionId: SESSION + row.token, by: 'token', scope: row.scope, ends: row.expires_at }
	}

	/** At most once an hour for each, because each is a write to the disk. Nobody waits for it. */
	#noteUse(id: string, last: number | null): void {
		const hour = Math.floor(this.#env.now() / HOUR) * HOUR
		if (last !== null && last >= hour) return
		this.#database
			.updateTable('token')
			.set({ last_used_at: hour })
			.where('id', '=', id)
			.execute()
			.catch((error: unknown) => this.#env.log.warn({ err: error }, 'could not note that a token was used'))
	}

	#isOver(ends: number | null): boolean {
		return ends !== null && ends <= this.#env.now()
	}

	#forget(gone: readonly { readonly id: string }[]): void {
		const ended = new Set(gone.map(({ id }) => SESSION + id))
		this.#cache.drop(({ sessionId }) => ended.has(sessionId))
		for (const sessionId of ended) this.#revoked.tell(sessionId)
	}
}

/** In front of a token's id where a session's would stand: better-auth's ids have no dot. */
const SESSION = 'token.'

function summaryOf({ id, name, scope, created_at, expires_at, last_used_at }: Row): TokenSummary {
	return { id, name, scope, createdAt: created_at, expiresAt: expires_at, lastUsedAt: last_used_at }
}
