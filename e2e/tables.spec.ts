import type { Page } from '@playwright/test'
import { expectAccessible } from './axe.ts'
import { documentText, makeDocument, saved } from './document-page.ts'
import { picture } from './picture.ts'
import { expect, test } from './shared-test.ts'

const tools = (page: Page) => page.getByRole('toolbar', { name: 'Table' })
const cells = (page: Page) => documentText(page).locator('td, th')

/** A new document with a table of two by two under a header row; the caret is in its first cell. */
async function beginTable(page: Page): Promise<string> {
	const path = await makeDocument(page)
	await documentText(page).click()
	await page.keyboard.type('/table')
	await expect(page.getByRole('option', { name: 'Table' })).toBeVisible()
	await page.keyboard.press('Enter')
	await expect(tools(page)).toBeVisible()
	await page.keyboard.type('Day')
	return path
}

/** Goes to a tool by keys alone and presses it; the focus is in the text afterwards. */
async function press(page: Page, label: string): Promise<void> {
	await page.keyboard.press('Alt+F10')
	const wanted = tools(page).getByRole('button', { name: label })
	const buttons = await tools(page).getByRole('button').count()
	for (let step = 0; step < buttons && !(await wanted.evaluate((tool) => tool === document.activeElement)); step += 1)
		await page.keyboard.press('ArrowRight')
	await expect(wanted).toBeFocused()
	await page.keyboard.press('Enter')
	await expect(documentText(page)).toBeFocused()
}

/** Rows as the cells in each, headers in capitals: `TD` for a header and a cell. */
const shape = (page: Page) =>
	documentText(page)
		.locator('tr')
		.evaluateAll((rows) =>
			rows.map((row) => [...row.children].map((cell) => (cell.matches('th') ? 'H' : 'd')).join('')),
		)

test('D-tables: rows, columns and headers come and go by keys alone', async ({ arrive }) => {
	const page = await (await arrive()).open('/')
	await beginTable(page)
	await expect.poll(() => shape(page)).toEqual(['HHH', 'ddd', 'ddd'])
	await press(page, 'Row below')
	await press(page, 'Column after')
	await expect.poll(() => shape(page)).toEqual(['HHHH', 'dddd', 'dddd', 'dddd'])
	await press(page, 'Column before')
	await expect.poll(() => shape(page)).toEqual(['HHHHH', 'ddddd', 'ddddd', 'ddddd'])
	await expect(cells(page).nth(1)).toHaveText('Day')
	await press(page, 'Header row')
	await press(page, 'Row above')
	await expect.poll(() => shape(page)).toEqual(['ddddd', 'ddddd', 'ddddd', 'ddddd', 'ddddd'])
	const header = tools(page).getByRole('button', { name: 'Header column' })
	await expect(header).toHaveAttribute('aria-pressed', 'false')
	await press(page, 'Header column')
	await expect(header).toHaveAttribute('aria-pressed', 'true')
	await expect.poll(() => shape(page)).toEqual(['Hdddd', 'Hdddd', 'Hdddd', 'Hdddd', 'Hdddd'])
	await press(page, 'Delete column')
	await press(page, 'Delete row')
	await expect.poll(() => shape(page)).toEqual(['Hddd', 'Hddd', 'Hddd', 'Hddd'])
	await press(page, 'Delete table')
	await expect(documentText(page).locator('table')).toHaveCount(0)
})

test('D-tables: cells merge and split with their text, for everybody, as HTML and as Markdown', async ({ arrive }) => {
	const ada = await arrive()
	const page = await ada.open('/')
	const path = await beginTable(page)
	await page.keyboard.press('Tab')
	await page.keyboard.type('Boat')
	await expect(tools(page).getByRole('button', { name: 'Merge cells' })).toHaveCount(0)
	await page.keyboard.press('Shift+Tab')
	await page.keyboard.press('End')
	await page.keyboard.press('Shift+ArrowRight')
	await expect(documentText(page).locator('.selectedCell')).toHaveCount(2)
	await expectAccessible(page, 'table tools')
	await picture(page, 'table-tools')
	await picture(page, 'table-tools-dark', 'dark')
	await press(page, 'Merge cells')
	const merged = documentText(page).locator('[colspan="2"]')
	await expect(merged).toHaveText('DayBoat')
	await saved(page)
	const ben = await arrive()
	const reader = await ben.open(path)
	await expect(documentText(reader)).toBeEditable()
	// Behind the words stands Ada's caret with her name.
	await expect(documentText(reader).locator('[colspan="2"]')).toHaveText(/^DayBoat/)
	expect(await (await ada.context.request.get(path)).text()).toMatch(/<th colspan="2" rowspan="1"><p[^>]*>Day<\/p>/)
	const markdown = await (await ada.context.request.get(`/api/documents${path.slice(2)}/markdown`)).text()
	expect(markdown).toMatch(/\| Day<br>Boat \| +\| +\|/)
	await press(page, 'Split cell')
	await expect(merged).toHaveCount(0)
	for (const each of [page, reader]) await expect.poll(() => shape(each)).toEqual(['HHH', 'ddd', 'ddd'])
})

test('D-tables: on a phone the tools fit the screen and work by touch', async ({ arrive }) => {
	const phone = await arrive({ viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true })
	const page = await phone.open('/')
	await beginTable(page)
	for (const tool of await tools(page).getByRole('button').all()) {
		const box = await tool.boundingBox()
		expect(box && box.x >= 0 && box.x + box.width <= 360, (await tool.getAttribute('aria-label')) ?? '').toBe(true)
		expect(box?.height).toBeGreaterThan(38)
	}
	expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360)
	await picture(page, 'phone-table-tools')
	await tools(page).getByRole('button', { name: 'Row below' }).tap()
	await expect.poll(() => shape(page)).toEqual(['HHH', 'ddd', 'ddd', 'ddd'])
})
