import type { TokenSummary } from '@tandem/protocol'
import { expect, test } from 'vitest'
import { isExpired, tokenWords } from './token-words.ts'

const HOUR = 60 * 60_000
const noon = new Date(2026, 10, 18, 12).getTime()
const token: TokenSummary = {
	id: 't',
	name: 'Backup',
	scope: 'read',
	createdAt: noon,
	expiresAt: null,
	lastUsedAt: null,
}

const told = (each: TokenSummary, asOf: number) => tokenWords(each, asOf).join(' · ')

test('P-programs: a token says what it may, when it was used and when it ends', () => {
	expect(told(token, noon)).toBe('Reads · never used · no end')
	const used = { ...token, scope: 'write', lastUsedAt: noon - HOUR, expiresAt: noon + 30 * 24 * HOUR } as const
	expect(told(used, noon)).toBe('Reads and writes · used lately · ends 18 Dec')
	expect(told({ ...used, lastUsedAt: noon - 3 * HOUR }, noon)).toContain('used 3 h ago')
	expect(told({ ...used, lastUsedAt: noon - 24 * HOUR }, noon)).toContain('used yesterday')
	expect(told({ ...used, expiresAt: noon + 365 * 24 * HOUR }, noon)).toContain('ends 18 Nov 2027')
})

test('P-programs: one that has expired says so from that moment on', () => {
	const ending = { ...token, expiresAt: noon }
	expect(isExpired(ending, noon - 1)).toBe(false)
	expect(isExpired(ending, noon)).toBe(true)
	expect(told(ending, noon)).toContain('ended 18 Nov')
})
