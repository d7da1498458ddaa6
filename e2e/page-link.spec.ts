import { expect, test } from './shared-test.ts'

test('a link goes to its page without loading the site anew, and with Ctrl held down in a tab of its own', async ({
	arrive,
}) => {
	const page = await (await arrive()).open('/')
	const link = page.getByRole('main').getByRole('link', { name: 'Welcome to Tandem' }).first()
	const [tab] = await Promise.all([page.context().waitForEvent('page'), link.click({ modifiers: ['ControlOrMeta'] })])
	await expect(tab).toHaveURL(/\/d\//)
	await expect(page).not.toHaveURL(/\/d\//)

	await page.evaluate(() => Object.assign(window, { stays: true }))
	await link.click()
	await expect(page).toHaveURL(/\/d\//)
	await expect(page.getByRole('textbox', { name: 'Document text' })).toBeVisible()
	expect(await page.evaluate(() => 'stays' in window)).toBe(true)
	await page.goBack()
	await expect(link).toBeVisible()
	expect(await page.evaluate(() => 'stays' in window)).toBe(true)
})

test('on a phone the drawer closes with the page under it, by its links and by going back', async ({ arrive }) => {
	const page = await (await arrive()).open('/trash')
	await page.setViewportSize({ width: 390, height: 844 })
	const toggle = page.getByRole('button', { name: 'Navigation' })
	const drawer = page.getByRole('dialog', { name: 'Navigation' })
	await toggle.click()
	await drawer.getByRole('link', { name: 'Home', exact: true }).click()
	await expect(drawer).toBeHidden()
	await expect(page.getByRole('main').getByRole('link', { name: 'Welcome to Tandem' }).first()).toBeVisible()
	await toggle.click()
	await expect(drawer).toBeVisible()
	await page.goBack()
	await expect(drawer).toBeHidden()
	await expect(page).toHaveURL(/\/trash$/)
	await toggle.click()
	await page.keyboard.press('Escape')
	await expect(toggle).toBeFocused()
})
