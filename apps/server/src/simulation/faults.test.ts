import { expect, test } from 'vitest'
import { FAULTS } from './faults.ts'
import { simulate } from './simulation.ts'
import { TOLD_FAULTS, TOLD_TWICE } from './told-faults.ts'

/** Of those that every test run tries. */
const SEEDS = 300

for (const [fault, plant] of Object.entries({ ...FAULTS, ...TOLD_FAULTS })) {
	test(`the simulation notices when ${fault}`, async () => {
		for (let seed = 1; seed <= SEEDS; seed += 1) {
			const { broken } = await simulate(seed, plant())
			if (broken !== undefined) return
		}
		expect.fail(`${SEEDS} seeds noticed nothing`)
	}, 120_000)
}

test('G5: what is published twice is told once', async () => {
	for (let seed = 1; seed <= 10; seed += 1) {
		const { broken } = await simulate(seed, TOLD_TWICE)
		if (broken !== undefined) expect.fail(`SEED=${seed}: ${broken}`)
	}
}, 120_000)
