import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { DOWN } from './down.ts'
import type { Message } from './message.ts'
import { UP } from './up.ts'
import { OLDEST_PROTOCOL, PROTOCOL } from './version.ts'

/** The layout of all messages under each protocol number that was ever released. */
const LAYOUTS: Readonly<Record<number, string>> = {
	1: 'b95834bc24e0fcb4',
	2: 'abb2080454b982cb',
}

test('a message cannot change its layout under the same protocol number', () => {
	const all: readonly Message<string, unknown>[] = [...UP, ...DOWN]
	const layout = all.map(({ type, name, body }) => `${type} ${name} ${body.shape}`).join('\n')
	const hash = createHash('sha256').update(layout).digest('hex').slice(0, 16)
	expect(LAYOUTS[PROTOCOL], `The layout is now ${hash}: a new layout needs a new number and a line of history.`).toBe(
		hash,
	)
})

test('the server speaks the current protocol and at most the one before', () => {
	expect([0, 1]).toContain(PROTOCOL - OLDEST_PROTOCOL)
})
