import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../scripts/run/project.mjs'
import { coldLoad } from './cold-load.ts'
import { documentText } from './document-page.ts'
import { expect, test } from './shared-test.ts'

type Figures = Readonly<Record<string, number>>

interface Kept {
	readonly results: readonly { readonly name: string; readonly baselines: Readonly<Record<string, Figures>> }[]
}

/** The kilobytes of the bare pages, as `pnpm bench` measured them last. */
function bare(): Figures {
	const kept = JSON.parse(readFileSync(join(root, 'bench', 'baseline.json'), 'utf8')) as Kept
	return kept.results.find(({ name }) => name === 'cold load')?.baselines['bare pages'] ?? {}
}

// The limits are 1.3, 1.15 and half of that; here with a factor of two to spare, for what a new browser may change.
test('J-budget: a first visit fetches little more JavaScript than a bare page does', async ({
	browser,
	tandem,
	script,
}) => {
	const baseline = bare()
	const home = await coldLoad(browser, `${tandem.url}/`, (page) =>
		page.getByRole('link', { name: 'Welcome to Tandem' }).first().waitFor(),
	)
	expect(home.all / 1000 / Number(baseline['empty page kB'])).toBeLessThan(2.6)
	const writer = await script()
	const { id } = await writer.api.createDocument({ title: 'Cold' })
	const document = await coldLoad(browser, `${tandem.url}/d/${id}`, (page) => documentText(page).waitFor())
	expect(document.all / 1000 / Number(baseline['bare editor kB'])).toBeLessThan(2.3)
	expect(document.first / 1000 / Number(baseline['bare editor kB'])).toBeLessThan(1.15)
})
