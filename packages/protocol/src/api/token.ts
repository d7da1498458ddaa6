import { z } from 'zod'
import { LIMITS } from '../limits.ts'

/** What a credential allows at most; the person's own rights go before it. */
export const SCOPES = ['read', 'write'] as const
export type Scope = (typeof SCOPES)[number]

const time = z.number().int().nonnegative().describe('milliseconds since 1970')
const name = z.string().trim().min(1).max(LIMITS.tokenName)

/** Server → client: a token as its person's list shows it. The token itself is not in it. */
export const tokenSummary = z.object({
	id: z.string(),
	name,
	scope: z.enum(SCOPES).describe('`write` includes reading'),
	createdAt: time,
	expiresAt: time.nullable().describe('null: when it is revoked'),
	lastUsedAt: time.nullable().describe('the hour it was last used in; null: never'),
})
export type TokenSummary = z.infer<typeof tokenSummary>

/** Client → server, `POST /api/tokens`. */
export const tokenDraft = z.object({
	name: name.describe('what it is for'),
	scope: z.enum(SCOPES).default('read'),
	expiresInDays: z.number().int().min(1).max(LIMITS.tokenDays).nullable().default(null),
})
export type TokenDraft = z.input<typeof tokenDraft>

/** Server → client, the answer to it: the only time that the token itself is told. */
export const newToken = tokenSummary.extend({ token: z.string() })
export type NewToken = z.infer<typeof newToken>
