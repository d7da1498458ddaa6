import type { Page } from '@playwright/test'
import { render } from '@tandem/editor/render'
import { FRAGMENT } from '@tandem/editor/schema'
import { documentText, makeDocument, readText, saved, write } from './document-page.ts'
import { openPlainClient } from './plain-client.ts'
import { expect, test } from './shared-test.ts'
import { wordsOf } from './typist.ts'

// A picture of every key in five tabs would take longer than the keys.
test.use({ trace: 'off' })

/** One tab's share of its author's words. */
interface Tab {
	readonly page: Page
	/** What its words begin with. */
	readonly mark: string
	readonly words: readonly string[]
}

const wordsWith = (mark: string, count: number) => Array.from({ length: count }, (_, at) => `${mark}${at + 1}`)

/** The sentence that all write into, each behind another of its words but for the last two, who share a place. */
const SENTENCE = 'One two three four.'
const behindWord = (at: number) =>
	SENTENCE.split(' ')
		.slice(0, at + 1)
		.join(' ')
		.replace('.', '').length

/** How many words each tab types into the sentence. */
const SHARED = 20

/** The text that the page's editor is bound to, as Yjs writes it. */
const xmlOf = (page: Page) =>
	documentText(page).evaluate((element) => {
		const { editor } = element as unknown as { editor: { state: { 'y-sync$': { type: object } } } }
		return String(editor.state['y-sync$'].type)
	})

async function caretInSentence(page: Page, offset: number): Promise<void> {
	await documentText(page).locator('> p').first().click()
	await page.keyboard.press('ControlOrMeta+Home')
	for (let at = 0; at < offset; at += 1) await page.keyboard.press('ArrowRight')
}

/** Which block of the text the caret is in, from 0. */
const blockOfCaret = (page: Page) =>
	documentText(page).evaluate((element) =>
		Array.from(element.children).findIndex((block) => block.contains(getSelection()?.anchorNode ?? null)),
	)

/** On an empty line: a heading, a list, perhaps a table, and a paragraph of all the words that are left. */
async function writeSection({ page, words }: Tab, withTable: boolean): Promise<void> {
	const { keyboard } = page
	const rest = words.slice(SHARED)
	const take = (count: number) => rest.splice(0, count).join(' ')
	await keyboard.type(`## ${take(4)} `)
	await keyboard.press('Enter')
	await keyboard.type(`- ${take(8)} `)
	await keyboard.press('Enter')
	await keyboard.type(`${take(8)} `)
	await keyboard.press('Enter')
	await keyboard.press('Enter')
	if (withTable) {
		await keyboard.type('/table')
		await expect(page.getByRole('option', { name: 'Table' })).toBeVisible()
		await keyboard.press('Enter')
		await expect(documentText(page).locator('table')).toHaveCount(1)
		for (let cell = 1; cell < 9; cell += 1) {
			await keyboard.type(`${take(3)} `)
			await keyboard.press('Tab')
		}
	}
	await keyboard.type(`${take(rest.length)} `)
}

test('G2: three people in five tabs type at once, also into one sentence, and every copy is the same with every word once', async ({
	tandem,
	arrive,
	script,
}) => {
	test.setTimeout(240_000)
	const ada = await arrive()
	const first = await ada.open('/')
	const path = await makeDocument(first)
	await write(first, `${SENTENCE}\n\n\n\n\n`)
	await saved(first)
	const [ben, cai] = [await arrive(), await arrive()]
	const pages = [first, await ada.open(path), await ada.open(path), await ben.open(path), await cai.open(path)]
	// Ada's 400 words are spread over her three tabs.
	const shares = [
		wordsWith('a', 134),
		wordsWith('b', 133),
		wordsWith('c', 133),
		wordsWith('m', 400),
		wordsWith('n', 400),
	]
	const tabs: Tab[] = pages.map((page, at) => ({ page, mark: 'abcmn'[at] ?? '', words: shares[at] ?? [] }))
	for (const [at, { page }] of tabs.entries()) {
		await expect(documentText(page)).toBeEditable()
		await expect(documentText(page).locator('> p')).toHaveCount(6)
		await caretInSentence(page, behindWord(at))
	}
	await Promise.all(tabs.map(({ page, words }) => page.keyboard.type(` ${words.slice(0, SHARED).join(' ')}`)))
	// Everybody has everything: a line that moves while it is clicked would put the caret into another.
	const [one = first, ...others] = pages
	for (const { mark } of tabs) await expect(documentText(one)).toContainText(`${mark}${SHARED}`)
	for (const page of others) await expect.poll(async () => (await readText(page)) === (await readText(one))).toBe(true)
	for (const [at, { page }] of tabs.entries()) {
		await documentText(page)
			.locator('> p')
			.nth(at + 1)
			.click()
		expect(await blockOfCaret(page)).toBe(at + 1)
	}
	await Promise.all(tabs.map((tab) => writeSection(tab, tab.mark === 'n')))
	await Promise.all(pages.map(saved))

	const reader = await script()
	const plain = await openPlainClient(tandem.url, path.slice('/d/'.length), reader.cookie)
	const fragment = plain.doc.getXmlFragment(FRAGMENT)
	const xml = fragment.toString()
	for (const page of pages) await expect.poll(() => xmlOf(page)).toBe(xml)
	const { html, text } = render(fragment)
	await expect.poll(async () => (await (await fetch(`${tandem.url}${path}`)).text()).includes(html)).toBe(true)
	for (const { mark, words } of tabs) expect(wordsOf(mark, text)).toEqual(words)
	const [sentence = ''] = text.split('\n')
	for (const { mark, words } of tabs) expect(wordsOf(mark, sentence)).toEqual(words.slice(0, SHARED))
	for (const { page } of tabs) {
		await expect(documentText(page).locator('h2')).toHaveCount(5)
		await expect(documentText(page).locator('ul > li')).toHaveCount(10)
		await expect(documentText(page).locator('table')).toHaveCount(1)
	}
	plain.close()
})
