import type { Locator, Page } from '@playwright/test'
import { expectAccessible } from './axe.ts'
import { append, everyKind, paragraph } from './blocks.ts'
import { documentText, documentTitle, makeDocument, saved, saveState } from './document-page.ts'
import { expect, test } from './shared-test.ts'

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }

test('I-axe: home, its menu, the notices, the box of the person, the trash and what asks there have no grave violation', async ({
	arrive,
}) => {
	const ada = await arrive()
	const page = await ada.open('/')
	await expect(page.getByRole('link', { name: 'Welcome to Tandem' }).first()).toBeVisible()
	await expectAccessible(page, 'home')

	await page
		.getByRole('button', { name: /^More about/ })
		.first()
		.click()
	await expect(page.getByRole('menuitem', { name: 'Move to trash' })).toBeVisible()
	await expectAccessible(page, "a document's menu")
	await page.getByRole('menuitem', { name: 'Rename' }).click()
	await expect(page.getByRole('textbox', { name: 'Title' })).toBeFocused()
	await expectAccessible(page, 'a title being changed')
	await page.keyboard.press('Escape')

	await page.getByRole('button', { name: /Name, colour and appearance/ }).click()
	await expect(page.getByRole('dialog', { name: 'You' })).toBeVisible()
	await expectAccessible(page, 'the box of the person')
	await page.keyboard.press('Escape')

	await page
		.getByRole('button', { name: /^More about/ })
		.first()
		.click()
	await page.getByRole('menuitem', { name: 'Move to trash' }).click()
	await expect(page.getByText('Moved to trash')).toBeVisible()
	await expect(page.getByRole('heading', { name: 'Nothing here yet' })).toBeVisible()
	await expectAccessible(page, 'empty home with a notice')

	await page.getByRole('link', { name: 'Trash' }).click()
	await page.getByRole('button', { name: /^Delete .* for good$/ }).click()
	await expect(page.getByRole('dialog', { name: 'Delete for good?' })).toBeVisible()
	await expectAccessible(page, 'the trash, asking')
	await page.getByRole('button', { name: 'Delete for good', exact: true }).click()
	await expect(page.getByRole('heading', { name: 'The trash is empty' })).toBeVisible()
	await expectAccessible(page, 'the empty trash')

	await page.goto('/d/AAAAAAAAAAAAAAAAAAAAAA')
	await expect(page.getByRole('heading', { name: 'There is nothing at this address' })).toBeVisible()
	await expectAccessible(page, 'not found')
})

test('I-axe: a document of every kind of block, its menus, panels and boxes have no grave violation', async ({
	arrive,
	script,
}) => {
	const writer = await script()
	const { id } = await writer.api.createDocument({ title: 'Harbour plan' })
	const other = await writer.open(id)
	append(other.text, ...everyKind())
	await other.saved()
	const ada = await arrive()
	const page = await ada.open(`/d/${id}`)
	await expect(documentText(page)).toBeEditable()
	await expectAccessible(page, 'a document')

	await page.getByRole('button', { name: 'More', exact: true }).click()
	await expect(page.getByRole('menuitem', { name: 'Print' })).toBeVisible()
	await expectAccessible(page, "a document's menu")
	await page.keyboard.press('Escape')
	await page.getByRole('button', { name: 'Share' }).click()
	await expect(page.getByRole('dialog', { name: 'Share this document' })).toBeVisible()
	await expectAccessible(page, 'the link')
	await page.keyboard.press('Escape')
	await page.getByRole('button', { name: /people are here/ }).click()
	await expect(page.getByRole('dialog', { name: /people here/ })).toBeVisible()
	await expectAccessible(page, 'who is here')
	await page.keyboard.press('Escape')

	const text = documentText(page)
	await text.getByText('const answer').click()
	await expect(page.getByRole('combobox', { name: 'Language of the code' })).toBeVisible()
	await expectAccessible(page, 'the language of code')
	await text.getByText('Monday').click()
	await expect(page.getByRole('toolbar', { name: 'Table' })).toBeVisible()
	await expectAccessible(page, 'the tools of a table')
	await text.getByText('Heading 2').dblclick()
	await expect(page.getByRole('toolbar', { name: 'Selected text' })).toBeVisible()
	await expectAccessible(page, 'the tools of selected text')
	await page.keyboard.press('ControlOrMeta+k')
	await expect(page.getByRole('dialog', { name: 'Link' })).toBeVisible()
	await expectAccessible(page, 'the box of a link')
	await page.keyboard.press('Escape')
	await page.keyboard.press('ControlOrMeta+End')
	await page.keyboard.press('Enter')
	await page.keyboard.type('/')
	await expect(page.getByRole('listbox', { name: 'Insert' })).toBeVisible()
	await expectAccessible(page, 'what can be inserted')
	await page.keyboard.press('Escape')
	await page.keyboard.press('ControlOrMeta+/')
	await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible()
	await expectAccessible(page, 'the shortcuts')
	other.close()
})

test('I-axe: on a phone home, the drawer and a document with its tools have no grave violation', async ({ arrive }) => {
	const ada = await arrive(PHONE)
	const page = await ada.open('/')
	await expect(page.getByRole('link', { name: 'Welcome to Tandem' })).toBeVisible()
	await expectAccessible(page, 'home on a phone')
	await page.getByRole('button', { name: 'Navigation' }).click()
	await expect(page.getByRole('dialog', { name: 'Navigation' })).toBeVisible()
	await expectAccessible(page, 'the drawer')
	await page.keyboard.press('Escape')
	await makeDocument(page)
	await expect(page.getByRole('toolbar', { name: 'Text style' })).toBeVisible()
	await expectAccessible(page, 'a document on a phone')
})

/** Presses a key until `target` has the focus; people would give up long before sixty. */
async function walk(page: Page, target: Locator, key = 'Tab'): Promise<void> {
	for (let presses = 0; presses < 60; presses += 1) {
		if (await target.evaluate((element) => element === document.activeElement)) return
		await page.keyboard.press(key)
	}
	throw new Error(`${target} cannot be reached with ${key}`)
}

test('I-keyboard: a document is made, written, renamed, shared, thrown away and restored by keyboard alone', async ({
	arrive,
}) => {
	const ada = await arrive()
	const page = await ada.open('/')
	const press = (key: string) => page.keyboard.press(key)
	await expect(page.getByRole('link', { name: 'Welcome to Tandem' }).first()).toBeVisible()

	// Made: its title has the focus at once; Enter goes on into the text.
	await walk(page, page.getByRole('button', { name: 'New document' }).last())
	await press('Enter')
	await expect(documentTitle(page)).toBeFocused()
	await page.keyboard.type('Harbour plan')
	await press('Enter')
	await expect(documentText(page)).toBeFocused()
	await page.keyboard.type('The boats come in at six.')
	await expect(documentText(page)).toHaveText('The boats come in at six.')
	await saved(page)

	// Renamed: back from the text by keys, and what is typed is added where the caret was left.
	await press('Escape')
	await walk(page, documentTitle(page), 'Shift+Tab')
	await press('End')
	await page.keyboard.type(' for May')
	await saved(page)
	await expect(page).toHaveTitle('Harbour plan for May – Tandem')

	// Shared.
	await walk(page, page.getByRole('button', { name: 'Share' }), 'Shift+Tab')
	await press('Enter')
	const box = page.getByRole('dialog', { name: 'Share this document' })
	await walk(page, box.getByRole('button', { name: 'Copy link' }))
	await press('Enter')
	await expect(box.getByRole('status')).toHaveText(/Link copied|The link is selected/)
	await press('Escape')
	await expect(page.getByRole('button', { name: 'Share' })).toBeFocused()

	// Thrown away from its own menu.
	await walk(page, page.getByRole('button', { name: 'More', exact: true }), 'Shift+Tab')
	await press('Enter')
	await walk(page, page.getByRole('menuitem', { name: 'Move to trash' }), 'ArrowDown')
	await press('Enter')
	await page.waitForURL('/')
	await expect(page.getByRole('main').getByRole('link', { name: 'Harbour plan for May' })).toBeHidden()

	// The notice is on the way of the Tab key, not a place it never leaves.
	await walk(page, page.getByRole('button', { name: 'Undo' }))
	await press('Tab')

	// Restored from the trash, and opened.
	await walk(page, page.getByRole('link', { name: 'Trash' }))
	await press('Enter')
	await page.waitForURL('/trash')
	await walk(page, page.getByRole('button', { name: 'Restore Harbour plan for May' }))
	await press('Enter')
	await expect(page.getByRole('heading', { name: 'The trash is empty' })).toBeVisible()
	await walk(page, page.getByRole('link', { name: 'Home' }), 'Shift+Tab')
	await press('Enter')
	await page.waitForURL('/')
	const link = page.getByRole('main').getByRole('link', { name: 'Harbour plan for May' })
	await walk(page, link)
	await press('Enter')
	await expect(documentText(page)).toHaveText('The boats come in at six.')
})

test('I-still: from the server’s HTML to the editor nothing moves, wherever the page was scrolled to', async ({
	arrive,
	script,
}) => {
	const writer = await script()
	const { id } = await writer.api.createDocument({ title: 'Harbour plan' })
	const open = await writer.open(id)
	for (let chapter = 0; chapter < 5; chapter += 1) {
		append(open.text, ...everyKind(), paragraph(`The boats of chapter ${chapter} come in at six. `.repeat(9)))
	}
	await open.saved()
	open.close()

	for (const options of [{}, PHONE]) {
		const ada = await arrive(options)
		// The editor comes late, so that there is time to read before it is there.
		let release = () => {}
		const held = new Promise<void>((resolve) => {
			release = resolve
		})
		await ada.context.routeWebSocket(/\/collab\//, async (socket) => {
			await held
			socket.connectToServer()
		})
		const page = await ada.context.newPage()
		await page.addInitScript(() => {
			const shifts: number[] = []
			Object.assign(window, { shifts })
			new PerformanceObserver((list) => {
				for (const entry of list.getEntries()) shifts.push((entry as unknown as { value: number }).value)
			}).observe({ type: 'layout-shift', buffered: true })
		})
		await page.goto(`/d/${id}`)
		const mark = page.getByText('The boats of chapter 3')
		await mark.scrollIntoViewIfNeeded()
		await page.evaluate(() => window.scrollBy(0, 120))
		const place = () => mark.evaluate((element) => element.getBoundingClientRect().top)
		const before = { scroll: await page.evaluate(() => scrollY), top: await place() }
		expect(before.scroll).toBeGreaterThan(500)
		await expect(page.locator('[data-editor=rendered]')).toBeVisible()

		release()
		await expect(documentText(page)).toBeEditable()
		await expect(saveState(page)).toContainText(/^Saved/)
		expect(await page.evaluate(() => scrollY)).toBe(before.scroll)
		expect(Math.abs((await place()) - before.top)).toBeLessThan(1)
		const shift = await page.evaluate(() =>
			(window as unknown as { shifts: number[] }).shifts.reduce((sum, each) => sum + each, 0),
		)
		console.log(`layout shift from HTML to editor: ${shift.toFixed(4)}`)
		expect(shift).toBeLessThan(0.02)
	}
})
