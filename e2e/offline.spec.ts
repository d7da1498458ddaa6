import { documentText, makeDocument, readText, saved, saveState, write } from './document-page.ts'
import { openNetwork } from './network.ts'
import { recordSaving } from './save-record.ts'
import { expect, test } from './shared-test.ts'

test('G11: two people type offline, and what they typed is merged; nothing was called saved before it was', async ({
	tandem,
	network,
	arrive,
}) => {
	const bens = await openNetwork(tandem.port)
	const a = await (await arrive({ site: `http://localhost:${network.port}` })).open('/')
	const path = await makeDocument(a)
	await write(a, 'The boats: \nThe tides: ')
	await saved(a)
	const b = await (await arrive({ site: `http://localhost:${bens.port}` })).open(path)
	await expect(documentText(b)).toContainText('The tides:')
	await documentText(a).locator('> p').nth(0).click()
	await a.keyboard.press('End')
	await documentText(b).locator('> p').nth(1).click()
	await b.keyboard.press('End')
	const people = [
		{ page: a, words: 'three came in', record: await recordSaving(a) },
		{ page: b, words: 'high at noon', record: await recordSaving(b) },
	]

	// Ada's network refuses; Ben's takes everything and passes nothing on, and nobody is told.
	network.set('closed')
	bens.set('half-open')
	await Promise.all(people.map(({ page, words }) => page.keyboard.type(words)))
	await expect(saveState(a)).toHaveText('Offline, kept on this device')
	await expect(saveState(b)).toHaveText(/^\d+ edits waiting$/)
	const stored = await (await fetch(`${tandem.url}/api/documents/${path.slice('/d/'.length)}/html`)).text()
	for (const { page, words, record } of people) {
		expect(stored).not.toContain(words)
		expect(await readText(page)).toContain(words)
		const shown = await record.shown()
		// From the first key on nothing was called saved, and nothing was said before it was so.
		const typed = shown.filter(({ text }) => text.includes(words.slice(0, 2)))
		expect(typed.filter(({ save }) => save.startsWith('Saved'))).toEqual([])
		expect(typed[0]?.save).toBe('Saving…')
	}

	network.set('open')
	bens.set('open')
	for (const { page } of people) await page.evaluate(() => window.dispatchEvent(new Event('online')))
	for (const { page, words, record } of people) {
		await saved(page)
		await expect.poll(() => readText(page)).toBe('The boats: three came in\nThe tides: high at noon')
		const last = await record.lastSaved()
		expect(last?.text).toContain(words)
	}
	const html = await (await fetch(`${tandem.url}/api/documents/${path.slice('/d/'.length)}/html`)).text()
	for (const { words } of people) expect(html).toContain(words)
	await bens.close()
})
