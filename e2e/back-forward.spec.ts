import { type Browser, chromium, type Page } from '@playwright/test'
import { cachingBrowserOptions } from './browser.ts'
import { documentText, makeDocument, readText, saved, saveState, write } from './document-page.ts'
import { newPerson } from './people.ts'
import { recordSaving, type Shown } from './save-record.ts'
import { test as base, expect } from './shared-test.ts'
import { startTyping } from './typist.ts'

const test = base.extend<object, { caching: Browser }>({
	caching: [
		// biome-ignore lint/correctness/noEmptyPattern: Playwright reads a fixture's needs from this pattern
		async ({}, use) => {
			const browser = await chromium.launch(await cachingBrowserOptions())
			await use(browser)
			await browser.close()
		},
		{ scope: 'worker' },
	],
})

// Its pictures and its own scripts are one more thing that a page in the cache would have to bear.
test.use({ trace: 'off' })

/** What Chromium says when whatever embeds it, as a headless shell does, has no back-forward cache. */
const NO_CACHE = 'BackForwardCacheDisabledForDelegate'

/**
 * Leaves a document's page by a real navigation, and returns with the browser's own button after `meanwhile`. Resolves
 * with everything the page showed since it was left; null where the browser has no cache and the page was loaded anew: the
 * story is told to its end then, and counts as skipped.
 */
async function leaveAndReturn(page: Page, elsewhere: string, meanwhile: () => Promise<void>) {
	const address = page.url()
	const session = await page.context().newCDPSession(page)
	const reasons: string[] = []
	session.on('Page.backForwardCacheNotUsed', ({ notRestoredExplanations }) => {
		reasons.push(...notRestoredExplanations.map(({ reason }) => reason))
	})
	await session.send('Page.enable')
	await page.evaluate(() => {
		addEventListener('pageshow', ({ persisted }) => Object.assign(window, { persisted }))
	})
	const record = await recordSaving(page)
	const left = Date.now()
	await page.goto(elsewhere)
	await meanwhile()
	await page.evaluate(() => history.back())
	await page.waitForURL(address, { waitUntil: 'commit' })
	await expect(documentText(page)).toBeEditable()
	const persisted = await page.evaluate(() => (window as unknown as { persisted?: boolean }).persisted)
	if (reasons.includes(NO_CACHE)) {
		console.warn('SKIPPED: a return from the cache. A headless shell has none: set CHROMIUM to a whole browser.')
		expect(persisted).toBeUndefined()
		return null
	}
	expect(reasons).toEqual([])
	expect(persisted).toBe(true)
	return async (): Promise<Shown[]> => (await record.shown()).filter(({ at }) => at >= left)
}

test('G2, G11: a page that returns from the back-forward cache has what others typed meanwhile, goes on, and was never called offline', async ({
	caching,
	tandem,
	arrive,
}) => {
	const ada = await newPerson(caching, tandem.url)
	const page = await ada.open('/')
	const path = await makeDocument(page)
	await write(page, 'Before.')
	await saved(page)
	const b = await (await arrive()).open(path)
	let text = 'Before. '
	const shown = await leaveAndReturn(page, '/healthz', async () => {
		await write(b, ' ')
		const typist = startTyping(b, 'b')
		// For longer than a page that is looked at waits before it speaks of a lost connection.
		await typist.more(50)
		text += `${(await typist.stop()).join(' ')} `
		await saved(b)
	})
	await expect.poll(() => readText(page)).toBe(text)
	await write(page, 'After.')
	await saved(page)
	for (const each of [page, b]) await expect.poll(() => readText(each)).toBe(`${text}After.`)
	for (const { save, trouble } of (await shown?.()) ?? []) {
		expect(save).toMatch(/^Saved|^Saving…$/)
		expect(trouble).toBe('')
	}
	await page.reload()
	await expect(documentText(page)).toBeEditable()
	await expect.poll(() => readText(page)).toBe(`${text}After.`)
	await ada.leave()
	test.skip(shown === null)
})

test('G1, G2: what a page in the back-forward cache has not sent is sent by another tab, and once only when it returns', async ({
	caching,
	tandem,
	network,
	arrive,
}) => {
	const ada = await newPerson(caching, `http://localhost:${network.port}`)
	const page = await ada.open('/')
	const path = await makeDocument(page)
	await write(page, 'Stored.')
	await saved(page)
	const b = await (await arrive()).open(path)
	await expect.poll(() => readText(b)).toBe('Stored.')
	network.set('closed')
	await write(page, ' Typed in a tunnel.')
	await expect(saveState(page)).toHaveText('Offline, kept on this device')
	const shown = await leaveAndReturn(page, `${tandem.url}/healthz`, async () => {
		network.set('open')
		const other = await ada.open('/')
		await expect.poll(() => readText(b)).toBe('Stored. Typed in a tunnel.')
		await other.close()
		await write(b, ' Read in the open.')
		await saved(b)
	})
	await expect.poll(() => readText(page)).toBe('Stored. Typed in a tunnel. Read in the open.')
	await write(page, ' Gone on.')
	await saved(page)
	const whole = 'Stored. Typed in a tunnel. Read in the open. Gone on.'
	for (const each of [page, b]) await expect.poll(() => readText(each)).toBe(whole)
	// Until the server has said that it has them, they wait.
	const words = (await shown?.())?.map(({ save }) => save.replace(/\d+/g, 'n'))
	if (words) expect(words.slice(0, 2)).toEqual(['n edits waiting', 'Saved n:n'])
	await page.reload()
	await expect(documentText(page)).toBeEditable()
	await expect.poll(() => readText(page)).toBe(whole)
	await ada.leave()
	test.skip(shown === null)
})
