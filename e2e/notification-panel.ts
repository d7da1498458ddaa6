import { randomUUID } from 'node:crypto'
import { expect, type Page } from '@playwright/test'
import type { Person } from '@tandem/protocol'
import * as Y from 'yjs'
import { append, block } from './blocks.ts'
import { documentText } from './document-page.ts'
import type { ScriptedPage } from './scripted-page.ts'

/** The parts of a page that keep their accessible names for good. */
export const bell = (page: Page) => page.getByRole('button', { name: /^Notifications/ })
export const panel = (page: Page) => page.getByRole('complementary', { name: 'Notifications' })
/** What the panel lists, the latest first in each document. */
export const entries = (page: Page) => panel(page).locator('[data-entry]')

/** Opens the panel and resolves when it lists what there is, or says that there is nothing. */
export async function openPanel(page: Page): Promise<void> {
	await expect(bell(page)).toHaveAccessibleName(/\d+ unread$/)
	await bell(page).click()
	await expect(panel(page)).toBeVisible()
}

/** Who a page's person is, once the page knows. */
export async function whoIs(page: Page): Promise<Person> {
	await expect(bell(page)).toHaveAccessibleName(/\d+ unread$/)
	// Asked by the page: only the browser knows the tests' own host name.
	return await page.evaluate(async () => (await fetch('/api/me')).json())
}

/** The number that the bell says. */
export async function unreadCount(page: Page): Promise<number> {
	const label = (await bell(page).getAttribute('aria-label')) ?? ''
	return Number(/(\d+) unread$/.exec(label)?.[1] ?? Number.NaN)
}

/** The passages that the listed notifications quote, the first listed first. */
export function excerpts(page: Page): Promise<string[]> {
	return entries(page).locator('blockquote').allTextContents()
}

/** Names somebody where the caret is, by the keyboard alone. `beginning`: enough of the name to have them alone. */
export async function mention(page: Page, beginning: string): Promise<void> {
	await page.keyboard.type(`@${beginning}`)
	await expect(page.getByRole('option')).toHaveCount(1)
	await page.keyboard.press('Enter')
	await expect(page.getByRole('listbox')).toHaveCount(0)
	await expect(documentText(page)).toBeFocused()
}

/** A program writes a paragraph at the end that ends with somebody's name. Resolves when it is on disk. */
export async function writeMention(
	{ text, saved }: ScriptedPage,
	words: string,
	{ id: person, name: label }: Pick<Person, 'id' | 'name'>,
): Promise<void> {
	const mention = block('mention', [], { id: randomUUID(), person, label })
	append(text, block('paragraph', [new Y.XmlText(`${words} `), mention]))
	await saved()
}

/** Open event streams of a kind, as the server counts them. */
export async function streams(site: string, kind: 'notifications' | 'feed'): Promise<number> {
	const text = await (await fetch(`${site}/metrics`)).text()
	return Number(new RegExp(`^tandem_sse_streams\\{kind="${kind}"\\} (\\d+)$`, 'm').exec(text)?.[1] ?? Number.NaN)
}
