import type { BrowserContext, ConsoleMessage, Page } from '@playwright/test'
import { documentText, documentTitle, makeDocument, readText, saved, saveState, write } from './document-page.ts'
import { keptEdits } from './kept-edits.ts'
import { expect, test } from './lan-test.ts'

/** Everything that is thrown or logged as an error on any page of this browser. */
function recordErrors(context: BrowserContext): string[] {
	const errors: string[] = []
	context.on('weberror', (thrown) => errors.push(String(thrown.error())))
	context.on('console', (message: ConsoleMessage) => {
		if (message.type() === 'error') errors.push(message.text())
	})
	return errors
}

/** The browser itself says of each request that the network refused it. */
const byTheNetwork = (error: string) => /net::ERR_|^WebSocket connection to .* failed/.test(error)

async function expectCopied(page: Page, text: string): Promise<void> {
	await documentText(page).click()
	await page.keyboard.press('ControlOrMeta+End')
	await page.keyboard.press('Enter')
	await page.keyboard.press('ControlOrMeta+V')
	await expect.poll(async () => (await readText(page)).endsWith(text)).toBe(true)
}

const choose = async (page: Page, entry: string) => {
	await page.getByRole('button', { name: 'More', exact: true }).click()
	await page.getByRole('menuitem', { name: entry }).click()
}

test('P-plain: a document page copies, keeps, makes and throws away where no secure context is, and nothing fails unseen', async ({
	network,
	arrive,
}) => {
	const site = `http://lan.test:${network.port}`
	const ada = await arrive({ site })
	const errors = recordErrors(ada.context)
	const page = await ada.open('/')
	expect(await page.evaluate(() => [isSecureContext, 'locks' in navigator, 'clipboard' in navigator])).toEqual([
		false,
		false,
		false,
	])
	const path = await makeDocument(page)
	await documentTitle(page).fill('Tides')
	await write(page, 'High at noon.')
	await saved(page)

	const share = page.getByRole('button', { name: 'Share' })
	await share.click()
	await page.getByRole('button', { name: 'Copy link' }).click()
	await expect(page.getByRole('status').filter({ hasText: 'Link copied' })).toHaveCount(1)
	await page.keyboard.press('Escape')
	await expect(share).toBeFocused()
	await expectCopied(page, `${site}${path}`)
	await choose(page, 'Copy as Markdown')
	await expect(page.getByText('Markdown copied')).toBeVisible()
	await choose(page, 'Copy link')
	await expect(page.getByText('Link copied')).toBeVisible()
	await expectCopied(page, `${site}${path}`)
	await saved(page)

	const second = await ada.open(path)
	await expect(documentText(second)).toContainText('High at noon.')
	expect(errors).toEqual([])

	network.set('closed')
	await write(page, 'Low at six.')
	await expect(saveState(page)).toHaveText('Offline, kept on this device')
	expect((await keptEdits(page, path.slice('/d/'.length))).length).toBeGreaterThan(0)
	await page.close()
	network.set('open')
	await second.evaluate(() => window.dispatchEvent(new Event('online')))
	await expect(documentText(second)).toContainText('Low at six.')
	await saved(second)
	expect(errors.filter((error) => !byTheNetwork(error))).toEqual([])
	errors.length = 0

	await second.getByRole('button', { name: 'New document' }).first().click()
	await second.waitForURL((url) => url.pathname.startsWith('/d/') && url.pathname !== path)
	await expect(documentText(second)).toBeEditable()
	await choose(second, 'Move to trash')
	await second.waitForURL(`${site}/`)
	await second.getByRole('button', { name: 'Undo' }).click()
	await expect(second.getByRole('main').getByRole('link', { name: 'Untitled' })).toBeVisible()
	expect(errors).toEqual([])
})
