import type { Page } from '@playwright/test'
import { expectAccessible } from './axe.ts'
import { documentText, makeDocument, saved } from './document-page.ts'
import { picture } from './picture.ts'
import type { Script } from './script.ts'
import { expect, test } from './shared-test.ts'

const menu = (page: Page) => page.getByRole('listbox', { name: 'Mention' })
const options = (page: Page) => menu(page).getByRole('option')
const mentions = (page: Page) => documentText(page).locator('.mention')

/** Somebody with a name, who opens a document; `close()` leaves it again. */
async function visitor(script: () => Promise<Script>, name: string, document: string) {
	const somebody = await script()
	await somebody.api.changeMe({ name })
	const visit = await somebody.open(document)
	return { ...somebody, close: visit.close, stored: () => visit.text.toString() }
}

/** A new document of Ada's, with the caret in its text, that Ben opened and left and Cleo has open. Dora never came. */
async function begin(page: Page, script: () => Promise<Script>) {
	await expect(page.getByRole('link', { name: 'Welcome to Tandem' }).first()).toBeVisible()
	const renamed = await page.request.patch('/api/me', { data: { name: 'Ada Lark' } })
	expect(renamed.status()).toBe(200)
	await page.reload()
	const path = await makeDocument(page)
	const id = path.slice('/d/'.length)
	const ben = await visitor(script, 'Ben Oak', id)
	ben.close()
	const cleo = await visitor(script, 'Cleo Finch', id)
	const dora = await script()
	await dora.api.changeMe({ name: 'Dora Reed' })
	await documentText(page).click()
	await expect(page.getByRole('button', { name: '2 people are here' })).toBeVisible()
	return { path, id, ben, cleo }
}

test('D-mention: "@" offers who opened the document, those here first, by key, and nobody else', async ({
	arrive,
	script,
}) => {
	const page = await (await arrive()).open('/')
	const { cleo, ben } = await begin(page, script)
	await page.keyboard.type('Ask @')
	await expect(options(page)).toHaveText([/Cleo Finch.*here now/, /Ben Oak/, /Ada Lark.*you/])
	const chosen = menu(page).getByRole('option', { selected: true })
	await expect(chosen).toHaveText(/Cleo Finch/)
	await expectAccessible(page, 'who can be mentioned')
	await picture(page, 'mention-menu')
	await picture(page, 'mention-menu-dark', 'dark')
	await page.setViewportSize({ width: 390, height: 844 })
	await expect(options(page)).toHaveCount(3)
	await picture(page, 'phone-mention-menu')
	await page.setViewportSize({ width: 1280, height: 720 })
	await page.keyboard.press('ArrowDown')
	await expect(chosen).toHaveText(/Ben Oak/)
	await expect(documentText(page)).toHaveAttribute('aria-activedescendant', (await chosen.getAttribute('id')) ?? '')
	await page.keyboard.type('dora')
	await expect(page.getByText('Nobody by that name has opened this document.').first()).toBeVisible()
	await expect(options(page)).toHaveCount(0)
	for (let letters = 4; letters > 0; letters -= 1) await page.keyboard.press('Backspace')
	await page.keyboard.type('ben O')
	await expect(options(page)).toHaveText([/Ben Oak/])
	await page.keyboard.press('Enter')
	await page.keyboard.type('and @')
	await options(page).filter({ hasText: 'Ada Lark' }).click()
	await page.keyboard.type('about it, @nobody in particular')
	await expect(menu(page)).toBeHidden()
	await expect(documentText(page)).toHaveText('Ask @Ben Oak and @Ada Lark about it, @nobody in particular')
	await expect(mentions(page)).toHaveText(['@Ben Oak', '@Ada Lark'])
	await expect(mentions(page).nth(1)).toHaveAttribute('data-me')
	await expect
		.poll(cleo.stored)
		.toMatch(new RegExp(`<mention id="[\\w-]{22}" label="Ben Oak" person="${ben.person.id}"></mention>`))
	await picture(page, 'mention')
	await picture(page, 'mention-dark', 'dark')
	cleo.close()
})

test('D-mention: a mention shows the name its person has now, and the document is not changed by that', async ({
	arrive,
	script,
}) => {
	const ada = await arrive()
	const page = await ada.open('/')
	const { path, id, ben, cleo } = await begin(page, script)
	for (const name of ['ben', 'cleo']) {
		await page.keyboard.type(`@${name}`)
		await expect(options(page)).toHaveCount(1)
		await page.keyboard.press('Enter')
	}
	await saved(page)
	await expect.poll(cleo.stored).toContain('label="Cleo Finch"')
	const before = cleo.stored()
	await ben.api.changeMe({ name: 'Benedict <i>' })
	const again = await visitor(async () => ben, 'Benedict <i>', id)
	await expect(mentions(page)).toHaveText(['@Benedict <i>', '@Cleo Finch'])
	expect(cleo.stored()).toBe(before)
	again.close()
	await page.reload()
	await expect(page.locator('[data-editor="live"]')).toBeVisible()
	await expect(mentions(page)).toHaveText(['@Benedict <i>', '@Cleo Finch'])
	expect(await (await ada.context.request.get(path)).text()).toContain('>@Benedict &lt;i&gt;</span>')
	cleo.close()
})

test('D-mention: the welcome document greets its guest by the name they have, also when they take another', async ({
	arrive,
}) => {
	const page = await (await arrive({ viewport: { width: 1440, height: 900 } })).open('/')
	await page.getByRole('link', { name: 'Welcome to Tandem' }).first().click()
	await expect(documentText(page)).toBeEditable()
	const me = mentions(page)
	const { name } = (await (await page.request.get('/api/me')).json()) as { name: string }
	await expect(me).toHaveText(`@${name}`)
	await expect(me).toHaveAttribute('data-me')
	await picture(page, 'welcome')
	await picture(page, 'welcome-dark', 'dark')
	await page.getByRole('button', { name: /Name, colour and appearance/ }).click()
	await page.getByRole('textbox', { name: 'Name' }).fill('Ada Lark')
	await page.keyboard.press('Enter')
	await expect(me).toHaveText('@Ada Lark')
})

test('D-mention: cut and pasted it stays the same mention, and HTML of a foreign page never makes one', async ({
	arrive,
	script,
}) => {
	const page = await (await arrive()).open('/')
	const { ben, cleo } = await begin(page, script)
	await page.keyboard.type('@ben')
	await expect(options(page)).toHaveCount(1)
	await page.keyboard.press('Enter')
	const stored = () => /<mention id="([\w-]{22})"/.exec(cleo.stored())?.[1]
	await expect.poll(stored).toBeDefined()
	const id = stored()
	await page.keyboard.press('ControlOrMeta+a')
	await page.keyboard.press('ControlOrMeta+x')
	await expect.poll(stored).toBeUndefined()
	await page.keyboard.press('ControlOrMeta+v')
	await expect.poll(stored).toBe(id)
	await page.keyboard.press('ControlOrMeta+End')
	const forged = `<span class="mention" data-mention="AAAAAAAAAAAAAAAAAAAAAA" data-person="${ben.person.id}">@Ben Oak</span>`
	await paste(page, 'text/html', `<p data-pm-slice="1 1 []">From afar ${forged}</p>`)
	await expect(documentText(page)).toContainText('From afar @Ben Oak')
	await paste(page, 'text/plain', `# As Markdown\n\n${forged}`)
	await expect(documentText(page)).toContainText(/As Markdown\s*@Ben Oak/)
	await expect(mentions(page)).toHaveCount(1)
	cleo.close()
})

/** Fires what the browser fires when this is pasted into the text. */
async function paste(page: Page, type: string, content: string): Promise<void> {
	await documentText(page).evaluate(
		(text, [type, content]) => {
			const clipboardData = new DataTransfer()
			clipboardData.setData(type, content)
			text.dispatchEvent(new ClipboardEvent('paste', { bubbles: true, cancelable: true, clipboardData }))
		},
		[type, content] as const,
	)
}

/** Runs in the page: keeps what was marked, which may be over before a test looks, and whether it could be seen. */
function rememberMarks(): void {
	const marks: string[] = []
	Object.assign(window, { marks })
	new MutationObserver((changes) => {
		for (const { target } of changes) {
			if (!(target instanceof HTMLElement) || !target.matches('.shown')) continue
			const { top, bottom } = target.getBoundingClientRect()
			marks.push(`${target.textContent} ${top >= 0 && bottom <= innerHeight ? 'in sight' : 'out of sight'}`)
		}
	}).observe(document, { subtree: true, attributeFilter: ['class'] })
}

test('D-mention: an address with a mention leads there and marks it, and says when it is gone', async ({
	arrive,
	script,
}) => {
	const ada = await arrive()
	const page = await ada.open('/')
	const { path, cleo } = await begin(page, script)
	for (let line = 0; line < 60; line += 1) await page.keyboard.press('Enter')
	await page.keyboard.type('@ben')
	await expect(options(page)).toHaveCount(1)
	await page.keyboard.press('Enter')
	await saved(page)
	const id = await mentions(page).getAttribute('data-mention')
	await ada.context.addInitScript(rememberMarks)
	const other = await ada.open(`${path}#mention-${id}`)
	const marks = () => other.evaluate(() => (window as unknown as { marks: string[] }).marks)
	await expect.poll(marks).toEqual(['@Ben Oak in sight'])
	expect(new URL(other.url()).hash).toBe('')
	const marked = documentText(other).locator('.shown')
	await expect(marked).toHaveCount(0)
	await other.evaluate((hash) => {
		scrollTo(0, 0)
		location.hash = hash
	}, `mention-${id}`)
	await expect.poll(marks).toEqual(['@Ben Oak in sight', '@Ben Oak in sight'])
	await picture(other, 'mention-marked')
	await expect(marked).toHaveCount(0)
	await other.evaluate(() => {
		location.hash = 'mention-AAAAAAAAAAAAAAAAAAAAAA'
	})
	await expect(other.getByText('This passage is no longer in the document.')).toBeVisible()
	cleo.close()
})

test('D-mention: without a network who was there is still offered, and the list comes with it again', async ({
	arrive,
	network,
	script,
}) => {
	const page = await (await arrive({ site: `http://localhost:${network.port}` })).open('/')
	const { cleo } = await begin(page, script)
	await page.keyboard.type('@')
	await expect(options(page)).toHaveCount(3)
	await page.keyboard.press('Escape')
	network.set('closed')
	await page.keyboard.type(' @')
	await expect(page.getByText('could not be fetched').first()).toBeVisible()
	await expect(options(page).filter({ hasText: 'Ben Oak' })).toBeVisible()
	network.set('open')
	await page.keyboard.type('b')
	await expect(options(page)).toHaveText([/Ben Oak/])
	await expect(page.getByText('could not be fetched')).toHaveCount(0)
	cleo.close()
})
