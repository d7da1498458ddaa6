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
