import { documentText, makeDocument } from './document-page.ts'
import { expect, test } from './shared-test.ts'

/** A paragraph as Word writes the items of its lists: which list, how deep, and its bullet or number as letters. */
const item = (list: number, level: number, marker: string, text: string) =>
	`<p class=MsoListParagraph style='mso-list:l${list} level${level} lfo${list + 1}'><![if !supportLists]>` +
	`<span style='mso-list:Ignore'>${marker}<span>&nbsp;</span></span><![endif]>${text}</p>`

test("E-word: Word's lists keep their levels, and two that follow each other stay two", async ({ arrive }) => {
	const ada = await arrive()
	const page = await ada.open('/')
	await makeDocument(page)
	const text = documentText(page)
	const html = [
		item(0, 1, '·', 'Rope'),
		item(0, 2, 'o', 'Thin rope'),
		item(0, 1, '·', 'Sail'),
		item(1, 1, '1.', 'Leave'),
		item(1, 1, '2.', 'Come back'),
	]
	await text.evaluate(
		(element, pasted) => {
			const clipboardData = new DataTransfer()
			clipboardData.setData('text/html', pasted)
			clipboardData.setData('text/plain', 'Rope …')
			element.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
		},
		`<html xmlns:o="urn:schemas-microsoft-com:office:office"><body>${html.join('')}</body></html>`,
	)
	await expect(text.locator('> ul > li > p')).toHaveText(['Rope', 'Sail'])
	await expect(text.locator('ul ul > li')).toHaveText(['Thin rope'])
	await expect(text.locator('> ol > li')).toHaveText(['Leave', 'Come back'])
})
