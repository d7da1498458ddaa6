import { documentText, makeDocument, readText, saved, saveState, tryNow, write } from './document-page.ts'
import { keptEdits, textWith } from './kept-edits.ts'
import { openNetwork } from './network.ts'
import { recordSaving, type Shown } from './save-record.ts'
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

/** The words of the save state in their order, times of day left out, the same twice in a row once. */
function saidInOrder(shown: readonly Shown[]): string[] {
	const said = shown.map(({ save }) => save.replace(/^Saved .*/, 'Saved'))
	return said.filter((words, at) => words !== said[at - 1])
}

test('G11: what is called kept on this device is in its database, and on return the page counts what waits until it is stored', async ({
	tandem,
	network,
	arrive,
	script,
}) => {
	const ada = await arrive({ site: `http://localhost:${network.port}` })
	const page = await ada.open('/')
	const document = (await makeDocument(page)).slice('/d/'.length)
	await write(page, 'On the quay.')
	await saved(page)
	const reader = await (await script()).open(document)
	await expect.poll(() => textWith(reader.doc, [])).toBe('On the quay.')
	await expect.poll(() => keptEdits(page, document)).toEqual([])
	const record = await recordSaving(page)

	network.set('closed')
	let text = 'On the quay.'
	for (const words of [' Typed in the tunnel', ' and under the sea.']) {
		await page.keyboard.type(words)
		text += words
		await expect(saveState(page)).toHaveText('Offline, kept on this device')
		// What the server has and what this device has are all of it, whatever becomes of this page.
		expect(textWith(reader.doc, await keptEdits(page, document))).toBe(text)
		expect(textWith(reader.doc, [])).toBe('On the quay.')
	}
	const kept = await keptEdits(page, document)

	// Slow, so that the moment between the connection and the acknowledgement is long enough to be drawn.
	network.set({ slow: 400 })
	await tryNow(page)
	await saved(page)
	await expect.poll(() => textWith(reader.doc, [])).toBe(text)
	await expect.poll(() => keptEdits(page, document)).toEqual([])
	// Each time as many as are in the database; a key at the very moment of the cut may be three seconds old a little earlier.
	const said = saidInOrder(await record.shown()).join(' > ')
	const offline = '( > Saving…( > \\d+ edits? waiting)? > Offline, kept on this device)+'
	expect(said).toMatch(new RegExp(`^Saved${offline} > ${kept.length} edits waiting > Saved$`))
	const html = await (await fetch(`${tandem.url}/api/documents/${document}/html`)).text()
	expect(html).toContain(text)
	reader.close()
})
