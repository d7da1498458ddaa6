import { expect, test } from 'vitest'
import { simulate } from './simulation.ts'

const first = Number(process.env.SEED ?? 1)
const count = Number(process.env.COUNT ?? (process.env.SEED === undefined ? 50 : 1))
const last = first + count - 1

test(`G1, G2, G3, G11: whatever happens, nothing is lost, all agree and no page lies (seeds ${first} to ${last})`, async () => {
	for (let seed = first; seed <= last; seed += 1) {
		const { broken, story } = await simulate(seed)
		if (broken !== undefined) expect.fail(`SEED=${seed}: ${broken}\n${story.slice(-80).join('\n')}`)
	}
}, 120_000)

test('the same seed tells the same story', async () => {
	expect(await simulate(first)).toEqual(await simulate(first))
})
