import { newScript, type Script } from './script.ts'
import { startTandem, type Tandem } from './tandem.ts'
import { test as base } from './test.ts'

interface Fixtures {
	/** Lets somebody without a browser come. */
	script: () => Promise<Script>
}

export { expect } from '@playwright/test'

/**
 * `test` for stories that leave the server as they found it: one Tandem serves them all, with other people in each. No
 * limit on guests, because all of them come from one address.
 */
export const test = base.extend<Fixtures, { house: Tandem }>({
	house: [
		// biome-ignore lint/correctness/noEmptyPattern: Playwright reads a fixture's needs from this pattern
		async ({}, use) => {
			const house = await startTandem({ env: { MAX_GUESTS_PER_MINUTE: '0' } })
			await use(house)
			await house.remove()
		},
		{ scope: 'worker', timeout: 60_000 },
	],
	tandem: async ({ house }, use, info) => {
		const before = house.logs.length
		await use(house)
		if (info.status !== info.expectedStatus) {
			await info.attach('what Tandem printed', { body: house.logs.slice(before).join('\n'), contentType: 'text/plain' })
		}
	},
	script: async ({ tandem }, use) => {
		await use(() => newScript(tandem.url))
	},
})
