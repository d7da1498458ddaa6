import { expect, test } from 'vitest'
import { live } from './random-life.fixture.ts'

/** `SEED=7` lives one life; `SEEDS=500` as many. */
const first = Number(process.env.SEED ?? 1)
const last = process.env.SEED === undefined ? Number(process.env.SEEDS ?? 40) : first

for (const exact of [true, false]) {
	const where = exact ? 'with Web Locks' : 'on plain HTTP'
	test(`G5, G10: ${where}, whatever tabs and server go through, lists are right, each arrival is told once and in order, over one stream (seeds ${first} to ${last})`, async () => {
		for (let seed = first; seed <= last; seed += 1) {
			await live(seed, exact).catch((error: Error) => expect.fail(`SEED=${seed} ${where}: ${error.message}`))
		}
	}, 600_000)
}
