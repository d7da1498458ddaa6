import { startTandem, type Tandem } from './tandem.ts'
import { test as base } from './test.ts'

export { expect } from '@playwright/test'

/**
 * `test` for stories of one Tandem that is open to the tests' own host name too, `http://lan.test:…`: no secure context,
 * which is what a phone sees that asks for a machine of its network.
 */
export const test = base.extend<object, { house: Tandem }>({
	house: [
		// biome-ignore lint/correctness/noEmptyPattern: Playwright reads a fixture's needs from this pattern
		async ({}, use) => {
			const house = await startTandem({ env: { WEB_ORIGIN: 'http://lan.test' } })
			await use(house)
			await house.remove()
		},
		{ scope: 'worker', timeout: 60_000 },
	],
	tandem: async ({ house }, use) => use(house),
})
