import { LIMITS } from '@tandem/protocol'
import { beforeAll, expect, test } from 'vitest'
import * as Y from 'yjs'
import { type CpuTime, TooCostlyError } from './effort.ts'
import { source, typing } from './jobs.fixture.ts'
import { admit, compact } from './jobs.ts'
import { atOnePlace, beforeDifferentOnes, chain, chainsBefore, lockAndKey, range } from './place.fixture.ts'

/** The CPU time of a machine so many times slower than this one. */
const slower =
	(times: number): CpuTime =>
	() => {
		const { user, system } = process.cpuUsage()
		return ((user + system) / 1000) * times
	}

/** What a document of nothing much may cost. */
const { loadMs } = LIMITS.document

beforeAll(() => {
	// What runs for the first time is compiled first.
	for (let round = 0; round < 3; round += 1) admit(source([atOnePlace([5], 500)]), atOnePlace([6], 500))
})

/** What is stored, and what comes then. */
const HOSTILE: Readonly<Record<string, () => readonly [Uint8Array, Uint8Array]>> = {
	'thousands of letters where somebody put thousands': () => [atOnePlace([5], 4000), atOnePlace([6], 4000)],
	'thousands of letters where many put some': () => [atOnePlace(range(100, 4000), 1), atOnePlace([5000], 4000)],
	'letters of many where somebody put thousands': () => [atOnePlace([5], 4000), atOnePlace(range(100, 4000), 1)],
	'letters after the same one and each before another': () => [chain(8, 4000), beforeDifferentOnes([5, 6], 4000)],
	'chains before the same one': () => [chainsBefore([9, 1], 5, 6000), chainsBefore([9, 1], 6, 6000)],
}

for (const [what, made] of Object.entries(HOSTILE)) {
	test(`G3, G8: ${what} are refused for what they cost, in a time that is bounded`, () => {
		const cpu = slower(50)
		const [stored, update] = made()
		const began = cpu()
		const verdict = admit(source([chain(9, 2), stored]), update, cpu)
		expect(verdict).toMatchObject({ verdict: 'costly' })
		// Twice what a document may cost, what is stored, and what goes on between two looks at the clock.
		expect(cpu() - began).toBeLessThan(6 * loadMs)
	})
}

test('G8: what two people wrote at one place in a long time offline is accepted', () => {
	const verdict = admit(source([atOnePlace([5], 3000)]), atOnePlace([6], 3000), slower(1))
	expect(verdict).toMatchObject({ verdict: 'new', structs: 6000 })
})

test('G8: large honest documents cost a fraction of what they may', () => {
	const pasted = new Y.Doc()
	const [text, cpu] = [pasted.getText('t'), slower(1)]
	for (let piece = 0; piece < 20; piece += 1) text.insert(0, 'x'.repeat(1_000_000))
	const whole = Y.encodeStateAsUpdate(pasted)
	expect(compact(source([whole]), cpu).loadMs).toBeLessThan(loadMs / 5)
	expect(admit(source([]), whole, cpu)).toMatchObject({ verdict: 'new' })

	const written = typing(1)
	let at = 0
	written.doc.transact(() => {
		for (let word = 0; word < 8000; word += 1) {
			at = (at * 1_103_515_245 + 12_345) % 2 ** 31
			written.text.insert(at % (2 * word + 1), 'ab')
		}
	})
	const { loadMs: spent, structs } = compact(source([Y.encodeStateAsUpdate(written.doc)]), cpu)
	expect(structs).toBeGreaterThan(8000)
	expect(spent).toBeLessThan(loadMs / 5)
})

test('G3, G7: a base that nobody could load is not made of rows that anybody can', () => {
	const { lock, key } = lockAndKey(3000)
	const cpu = slower(50)
	const before = compact(source([lock]), cpu)
	expect(before.loadMs).toBeLessThan(2 * loadMs)
	const rows = source([key], before.update)
	const began = cpu()
	expect(() => compact(rows, cpu)).toThrow(TooCostlyError)
	expect(cpu() - began).toBeLessThan(6 * loadMs)
	expect(admit(source([], before.update), key, cpu)).toMatchObject({ verdict: 'costly' })
})
