import { expect, test } from 'vitest'
import { FAULTS } from './faults.ts'
import { simulate } from './simulation.ts'

for (const [fault, plant] of Object.entries(FAULTS)) {
	test(`the simulation notices when ${fault}`, async () => {
		for (let seed = 1; seed <= 50; seed += 1) {
			const { broken } = await simulate(seed, plant())
			if (broken !== undefined) return
		}
		expect.fail('50 seeds noticed nothing')
	}, 60_000)
}
