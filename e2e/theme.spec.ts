import type { Page } from '@playwright/test'
import { expect, test } from './shared-test.ts'

const LIGHT = 'rgb(251, 250, 247)'
const DARK = 'rgb(25, 24, 23)'

const paper = (page: Page) => page.locator('html')

async function choose(page: Page, theme: string): Promise<void> {
	await page.getByRole('button', { name: 'Name, colour and appearance' }).click()
	await page.getByRole('group', { name: 'Appearance' }).getByText(theme, { exact: true }).click()
	await expect(page.getByRole('radio', { name: theme })).toBeChecked()
	await page.keyboard.press('Escape')
}

test('the page follows the system until I choose, then every tab shows my choice, from its first paint', async ({
	arrive,
}) => {
	const ada = await arrive()
	const page = await ada.open('/')
	for (const [colorScheme, colour] of [
		['dark', DARK],
		['light', LIGHT],
	] as const) {
		await page.emulateMedia({ colorScheme })
		await expect(paper(page)).toHaveCSS('background-color', colour)
	}
	const other = await ada.open('/trash')
	await choose(page, 'Dark')
	await expect(paper(page)).toHaveCSS('background-color', DARK)
	await expect(paper(other)).toHaveCSS('background-color', DARK)

	// Without the page's scripts, but for what stands in the HTML itself.
	await page.route('**/_next/static/**/*.js', (route) => route.abort())
	await page.reload()
	await expect(paper(page)).toHaveCSS('background-color', DARK)

	await choose(other, 'System')
	await other.emulateMedia({ colorScheme: 'light' })
	await expect(paper(other)).toHaveCSS('background-color', LIGHT)
	await expect(paper(page)).toHaveCSS('background-color', LIGHT)
})

/** What the browser really draws a heading with. */
async function familyOf(page: Page, name: RegExp): Promise<string | undefined> {
	const heading = await page.getByRole('heading', { level: 1, name }).elementHandle()
	const devTools = await page.context().newCDPSession(page)
	await devTools.send('DOM.enable')
	await devTools.send('CSS.enable')
	await heading?.evaluate((element) => element.setAttribute('data-drawn', ''))
	const { root } = await devTools.send('DOM.getDocument')
	const { nodeId } = await devTools.send('DOM.querySelector', { nodeId: root.nodeId, selector: '[data-drawn]' })
	const { fonts } = await devTools.send('CSS.getPlatformFontsForNode', { nodeId })
	await devTools.detach()
	return fonts[0]?.familyName
}

test('on a first visit a heading is drawn in its own serif, however late that comes', async ({ arrive }) => {
	const ada = await arrive()
	const page = await ada.context.newPage()
	const asked = Promise.withResolvers<void>()
	const comes = Promise.withResolvers<void>()
	await page.route('**/*.woff2', async (route) => {
		asked.resolve()
		await comes.promise
		await route.continue()
	})
	// The page's load event waits for what it fetches.
	await page.goto('/', { waitUntil: 'commit' })
	await asked.promise
	await expect.poll(() => familyOf(page, /Good/)).toBeTruthy()
	expect(await familyOf(page, /Good/)).not.toContain('Source Serif')
	comes.resolve()
	await expect.poll(() => familyOf(page, /Good/)).toContain('Source Serif')
})
