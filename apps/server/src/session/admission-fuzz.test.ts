import * as prng from 'lib0/prng'
import { expect, test } from 'vitest'
import { playHonest, someLength } from './admission-fuzz-history.ts'
import { type ATTACKS, attackDocument } from './admission-fuzz-victims.ts'

const SEED = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31))
/** Honest updates, and attacks in each of the two attack tests. `pnpm fuzz` tries millions. */
const COUNT = Number(process.env.COUNT ?? 20_000)
/** Updates of the first document: long enough for its structs to be cut, merged and collected. Most others are short. */
const HISTORY = 400

test(`G7: no honest update is refused (SEED=${SEED})`, { timeout: COUNT * 5 + 20_000 }, () => {
	const gen = prng.create(SEED)
	let updates = playHonest(gen, HISTORY)
	while (updates < COUNT) updates += playHonest(gen, someLength(gen))
	expect(updates).toBeGreaterThanOrEqual(COUNT)
})

function attacks(name: keyof typeof ATTACKS, count: number): void {
	test(`G7: ${name} do no harm where they are admitted (SEED=${SEED})`, { timeout: count * 20 + 20_000 }, () => {
		const gen = prng.create(SEED)
		const sum = { tried: 0, admitted: 0, differed: 0 }
		while (sum.tried < count) {
			const { tried, admitted, differed } = attackDocument(gen, name)
			sum.tried += tried
			sum.admitted += admitted
			if (differed) sum.differed++
		}
		expect(sum.admitted).toBeGreaterThan(0)
		const { tried, admitted, differed } = sum
		console.info(`SEED=${SEED}: ${admitted} of ${tried} ${name} admitted, ${differed} documents with a forged order`)
	})
}

attacks('mutated updates', COUNT)
attacks('forged updates', COUNT / 5)
