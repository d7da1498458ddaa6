import { expect, type Page } from '@playwright/test'

/** The parts of a document's page that keep their accessible names for good. */
export const documentText = (page: Page) => page.getByRole('textbox', { name: 'Document text' })
export const documentTitle = (page: Page) => page.getByRole('textbox', { name: 'Title' })
export const saveState = (page: Page) => page.getByRole('status', { name: 'Save state' })
export const trouble = (page: Page) => page.getByRole('region', { name: 'Trouble' })

/** Makes a document from the home page and resolves with its path, once it can be written in. */
export async function makeDocument(page: Page): Promise<string> {
	await page.getByRole('button', { name: 'New document' }).first().click()
	await page.waitForURL(/\/d\/[\w-]{22}$/)
	await expect(documentText(page)).toBeEditable()
	return new URL(page.url()).pathname
}

/** Types key by key at the end of the document. */
export async function write(page: Page, text: string): Promise<void> {
	await documentText(page).click()
	await page.keyboard.press('ControlOrMeta+End')
	await page.keyboard.type(text)
}

/** Resolves when what is done next will be an undo step of its own: keys within half a second are one. */
export async function rested(page: Page): Promise<void> {
	const sinceLast = () =>
		documentText(page).evaluate((element) => {
			const { editor } = element as unknown as {
				editor: { state: { 'y-undo$': { undoManager: { lastChange: number } } } }
			}
			return Date.now() - editor.state['y-undo$'].undoManager.lastChange
		})
	await expect.poll(sinceLast).toBeGreaterThan(500)
}

/** Resolves when the page says that nothing of its person waits. */
export async function saved(page: Page): Promise<void> {
	await expect(saveState(page)).toContainText(/^Saved/)
}

/** Presses Try now, unless the page has already come back by itself: it tries all the time, and then the button is gone. */
export async function tryNow(page: Page): Promise<void> {
	const press = (buttons: Element[]) => {
		for (const button of buttons) (button as HTMLElement).click()
	}
	await trouble(page).getByRole('button', { name: 'Try now' }).evaluateAll(press)
}

/** The blocks of the text, one line each, without the names at others' carets. */
export function readText(page: Page): Promise<string> {
	return documentText(page).evaluate((element) => {
		const text = element.cloneNode(true) as Element
		for (const caret of text.querySelectorAll('.caret')) caret.remove()
		return Array.from(text.children, (block) => block.textContent).join('\n')
	})
}
