import type { Browser } from '@playwright/test'
import { documentText, makeDocument, readText, saved, write } from './document-page.ts'
import { expect, test } from './lan-test.ts'
import { newPerson } from './people.ts'

// A picture of every key in ten tabs would take longer than the keys.
test.use({ trace: 'off' })

/** Ten tabs of one person load a document at once, each types a word, and each gets every word. */
async function tenTabs(browser: Browser, site: string, isSecure: boolean): Promise<void> {
	// Ten pages share what processors there are.
	test.setTimeout(180_000)
	const ada = await newPerson(browser, site)
	const first = await ada.open('/')
	expect(await first.evaluate(() => isSecureContext)).toBe(isSecure)
	const path = await makeDocument(first)
	await write(first, 'Words:')
	await saved(first)
	const others = await Promise.all(Array.from({ length: 9 }, () => ada.open(path)))
	const tabs = [first, ...others]
	await Promise.all(tabs.map((tab) => expect(documentText(tab)).toContainText('Words:')))
	let text = 'Words:'
	for (const [at, tab] of tabs.entries()) {
		// Behind the whole last word: two that type at one place at once may part each other's words.
		await expect.poll(() => readText(tab)).toBe(text)
		await write(tab, ` tab${at}.`)
		text += ` tab${at}.`
	}
	for (const tab of tabs) {
		await expect.poll(() => readText(tab)).toBe(text)
		await saved(tab)
	}
	await ada.leave()
}

test('G2: ten tabs of one browser load and get every edit', async ({ browser, tandem }) => {
	await tenTabs(browser, tandem.url, true)
})

test('G2: ten tabs load and get every edit where the origin is not a secure context', async ({ browser, tandem }) => {
	await tenTabs(browser, `http://lan.test:${tandem.port}`, false)
})

test('G2: a duplicated tab, with a copy of the session storage, writes beside the first and loses nothing', async ({
	arrive,
}) => {
	const ada = await arrive()
	const page = await ada.open('/')
	await makeDocument(page)
	await write(page, 'Once.')
	await saved(page)
	await page.evaluate(() => sessionStorage.setItem('copied', 'yes'))
	const opening = ada.context.waitForEvent('page')
	// Opened by its twin, a tab starts with a copy of the storage, as the browser's own "Duplicate" gives it.
	await page.evaluate(() => void window.open(location.href))
	const twin = await opening
	await expect(documentText(twin)).toContainText('Once.')
	expect(await twin.evaluate(() => sessionStorage.getItem('copied'))).toBe('yes')
	await documentText(twin).click()
	await twin.keyboard.press('ControlOrMeta+Home')
	await Promise.all([page.keyboard.type(' From the first tab, word by word.'), twin.keyboard.type('From the second. ')])
	const whole = 'From the second. Once. From the first tab, word by word.'
	for (const tab of [page, twin]) {
		await expect.poll(() => readText(tab)).toBe(whole)
		await saved(tab)
		await tab.reload()
		await expect(documentText(tab)).toBeEditable()
		await expect.poll(() => readText(tab)).toBe(whole)
	}
})
