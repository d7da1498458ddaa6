import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, expect, type Page, test } from '@playwright/test'
import { serveExamples } from '../examples/site.ts'
import { freePort } from '../scripts/run/free-port.mjs'
import { newScript } from './script.ts'
import { startServerAlone } from './server-alone.ts'

const NAMES = ['codemirror', 'prosemirror'] as const

/** Where the examples' site is another one than Tandem's: only WEB_ORIGIN lets its pages in. */
const SITE = 'lan.test'

const text = (page: Page) => page.getByRole('textbox', { name: 'Text' })
/** What stands there, without the carets of others and their names. */
const written = (page: Page) =>
	text(page).evaluate((element) => {
		const copy = element.cloneNode(true) as HTMLElement
		for (const caret of copy.querySelectorAll('.cm-ySelectionCaret')) caret.remove()
		return copy.textContent.replaceAll('\u2060', '')
	})
const status = (page: Page) => page.getByRole('status')

async function openPage(browser: Browser, url: string): Promise<Page> {
	const context = await browser.newContext()
	const page = await context.newPage()
	await page.goto(url)
	await expect(status(page)).toHaveText('connected')
	return page
}

async function write(page: Page, words: string): Promise<void> {
	await text(page).click()
	await page.keyboard.press('ControlOrMeta+End')
	await page.keyboard.type(words)
}

for (const name of NAMES) {
	test(`G1, G2: the ${name} example writes both ways and outlives a killed server, from a site of its own`, async ({
		browser,
	}) => {
		const cacheDir = await mkdtemp(join(tmpdir(), 'tandem-examples-'))
		let server = await startServerAlone({ env: { WEB_ORIGIN: `http://${SITE}` } })
		const { port, dataDir } = server
		const ada = await newScript(server.url)
		const { token } = await ada.api.createToken({ name: 'examples', scope: 'write' })
		const site = await serveExamples({ tandem: server.url, token, port: await freePort(), hosts: [SITE], cacheDir })
		const url = `${site.url.replace('localhost', SITE)}${name}/`

		const [one, other] = [await openPage(browser, url), await openPage(browser, url)]
		await write(one, 'From one. ')
		await expect.poll(() => written(other)).toContain('From one.')
		await write(other, 'From the other. ')
		await expect.poll(() => written(one)).toContain('From one. From the other.')

		process.kill(server.pid, 'SIGKILL')
		await expect(status(one)).not.toHaveText('connected')
		await write(one, 'While it was gone.')
		server = await startServerAlone({ dataDir, env: { PORT: String(port), WEB_ORIGIN: `http://${SITE}` } })
		await expect.poll(() => written(other)).toContain('From one. From the other. While it was gone.')
		const late = await openPage(browser, url)
		await expect.poll(() => written(late)).toContain('From one. From the other. While it was gone.')

		for (const page of [one, other, late]) await page.context().close()
		await site.close()
		await server.stop()
		for (const folder of [dataDir, cacheDir]) await rm(folder, { recursive: true, force: true })
	})
}
