import { type BrowserContextOptions, test as base } from '@playwright/test'
import { type Network, openNetwork } from './network.ts'
import { newPerson, type Person } from './people.ts'
import { startTandem, type Tandem } from './tandem.ts'

interface Fixtures {
	/** A Tandem of this test's own. */
	tandem: Tandem
	/** A network in front of it, open at first; only pages opened through it feel it. */
	network: Network
	/** Lets another person come, who reaches Tandem directly, or at another `site`. Everybody leaves when the test ends. */
	arrive: (options?: BrowserContextOptions & { site?: string }) => Promise<Person>
}

export { expect } from '@playwright/test'

/** Playwright's `test`, with a whole Tandem, a network and people. */
export const test = base.extend<Fixtures>({
	// biome-ignore lint/correctness/noEmptyPattern: Playwright reads a fixture's needs from this pattern
	tandem: async ({}, use, info) => {
		const tandem = await startTandem()
		await use(tandem)
		await tandem.remove()
		if (info.status !== info.expectedStatus) {
			await info.attach('what Tandem printed', { body: tandem.logs.join('\n'), contentType: 'text/plain' })
		}
	},
	network: async ({ tandem }, use) => {
		const network = await openNetwork(tandem.port)
		await use(network)
		await network.close()
	},
	arrive: async ({ browser, tandem }, use) => {
		const people: Person[] = []
		await use(async ({ site = tandem.url, ...options } = {}) => {
			const person = await newPerson(browser, site, options)
			people.push(person)
			return person
		})
		for (const person of people) await person.leave()
	},
})
