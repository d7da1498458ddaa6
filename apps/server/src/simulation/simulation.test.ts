import { expect, test } from 'vitest'
import { Coverage } from './coverage.ts'
import { simulate } from './simulation.ts'

/** `SEED=7` lives one life; `COUNT=1000` as many. More of them: `pnpm sim`. */
const first = Number(process.env.SEED ?? 1)
const count = Number(process.env.COUNT ?? (process.env.SEED === undefined ? 300 : 1))
const last = first + count - 1

/** Too rare to be met by every few hundred lives. */
const RARE = ['a recovery box was filled', 'a crash around another change']

test(`G1, G2, G3, G5, G9, G11: whatever happens, nothing is lost, all agree, everybody is told once and no page lies (seeds ${first} to ${last})`, async () => {
	const coverage = new Coverage()
	for (let seed = first; seed <= last; seed += 1) {
		const { broken, story, seen } = await simulate(seed)
		coverage.add(seen)
		if (broken !== undefined) expect.fail(`SEED=${seed}: ${broken}\n${story.slice(-80).join('\n')}`)
	}
	// A life that nothing happens in proves nothing.
	if (count >= 300) expect(coverage.missing.filter((event) => !RARE.includes(event))).toEqual([])
}, 240_000)

test('the same seed tells the same story', async () => {
	expect(await simulate(first)).toEqual(await simulate(first))
})
