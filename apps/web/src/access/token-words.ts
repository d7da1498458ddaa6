import type { Scope, TokenSummary } from '@tandem/protocol'
import { age } from '../part/age.ts'

const SCOPE_WORDS: Readonly<Record<Scope, string>> = { read: 'Reads', write: 'Reads and writes' }

/** How long one may be given to live: what is told, and what is asked for. */
export const LIVES = [
	{ label: '7 days', days: 7 },
	{ label: '30 days', days: 30 },
	{ label: '90 days', days: 90 },
	{ label: 'A year', days: 365 },
	{ label: 'No end', days: null },
] as const

export function isExpired({ expiresAt }: Pick<TokenSummary, 'expiresAt'>, asOf: number): boolean {
	return expiresAt !== null && expiresAt <= asOf
}

/** What a token may do, when it was used and when it ends. */
export function tokenWords(token: TokenSummary, asOf: number): string[] {
	return [SCOPE_WORDS[token.scope], usedWords(token, asOf), endWords(token, asOf)]
}

/** Only the hour is known: anything finer would be made up. */
function usedWords({ lastUsedAt }: TokenSummary, asOf: number): string {
	if (lastUsedAt === null) return 'never used'
	const past = asOf - lastUsedAt
	return past < 2 * 60 * 60_000 ? 'used lately' : `used ${ago(age(lastUsedAt, asOf))}`
}

const ago = (words: string) => (/ h$/.test(words) ? `${words} ago` : words)

function endWords(token: TokenSummary, asOf: number): string {
	if (token.expiresAt === null) return 'no end'
	const date = new Date(token.expiresAt)
	const year = date.getFullYear() === new Date(asOf).getFullYear() ? {} : ({ year: 'numeric' } as const)
	const day = date.toLocaleDateString('en-GB', { day: 'numeric', month: 'short', ...year })
	return isExpired(token, asOf) ? `ended ${day}` : `ends ${day}`
}
