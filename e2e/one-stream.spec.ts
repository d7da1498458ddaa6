import { type Browser, chromium, type Page } from '@playwright/test'
import type { Person as Somebody } from '@tandem/protocol'
import { type BareTab, openBareBrowser } from './bare-browser.ts'
import { cachingBrowserOptions } from './browser.ts'
import { expect, test } from './lan-test.ts'
import { bell, entries, openPanel, streams, whoIs, writeMention } from './notification-panel.ts'
import { newPerson } from './people.ts'
import { newScript } from './script.ts'
import type { ScriptedPage } from './scripted-page.ts'
import type { Tandem } from './tandem.ts'

test.use({ trace: 'off' })

/** Knows which of these tabs holds the notifications' stream. */
function watchLeaders(tabs: readonly Page[]) {
	const open = new Map<object, Page>()
	for (const tab of tabs) {
		tab.on('request', (request) => {
			if (request.url().includes('/api/notifications/stream')) open.set(request, tab)
		})
		tab.on('requestfinished', (request) => open.delete(request))
		tab.on('requestfailed', (request) => open.delete(request))
	}
	return () => [...open.values()].filter((tab) => !tab.isClosed())
}

const MENTIONS = 50

/** Ten tabs of one person; a program names them fifty times, while three times the tab that holds the streams goes. */
async function tenTabs(browser: Browser, tandem: Tandem, site: string): Promise<void> {
	test.setTimeout(240_000)
	const ada = await newPerson(browser, site)
	const first = await ada.context.newPage()
	const pages = [first]
	for (let more = 1; more < 10; more += 1) pages.push(await ada.context.newPage())
	const leaders = watchLeaders(pages)
	await first.goto('/')
	await Promise.all(pages.slice(1).map((page) => page.goto('/')))
	const who = await whoIs(first)
	await Promise.all(pages.map((page) => openPanel(page)))
	// One author's mentions arrive at twenty a minute.
	const authors = await Promise.all(Array.from({ length: 5 }, () => newScript(tandem.url)))
	const [maker] = authors
	const { id: document } = (await maker?.api.createDocument({ title: 'Named here' })) ?? { id: '' }
	await first.evaluate(async (path) => (await fetch(path)).text(), `/api/documents/${document}/html`)
	const written = await Promise.all(authors.map((author) => author.open(document)))

	let living: Page[] = [...pages]
	let sent = 0
	const counts: number[] = []
	const send = async (count: number) => {
		for (let more = 0; more < count; more += 1) {
			sent += 1
			await writeMention(written[sent % written.length] as ScriptedPage, `Number ${sent}.`, who)
			counts.push(await streams(tandem.url, 'notifications'))
		}
	}
	const everywhere = async () => {
		for (const page of living) await expect(bell(page)).toHaveAccessibleName(`Notifications, ${sent} unread`)
	}
	const leader = async (): Promise<Page> => {
		await expect.poll(() => leaders().length).toBe(1)
		const [page] = leaders()
		if (page === undefined) throw new Error('nobody leads')
		return page
	}
	/** Until somebody leads again there is none; there are never two. */
	const handOver = async (from: Page) => {
		await expect
			.poll(
				async () => {
					counts.push(await streams(tandem.url, 'notifications'))
					return leaders().filter((tab) => tab !== from).length
				},
				{ timeout: 25_000 },
			)
			.toBe(1)
	}

	await send(10)
	await everywhere()
	// Closed.
	const closed = await leader()
	living = living.filter((page) => page !== closed)
	await closed.close()
	await send(5)
	await handOver(closed)
	await everywhere()
	// Navigated away, to a page of another kind on the same site, and back.
	await send(5)
	const away = await leader()
	living = living.filter((page) => page !== away)
	await away.goto('/healthz')
	await send(5)
	await handOver(away)
	await everywhere()
	await away.goBack()
	await expect(bell(away)).toHaveAccessibleName(`Notifications, ${sent} unread`)
	if ((await entries(away).count()) === 0) await openPanel(away)
	living.push(away)
	// Loaded anew.
	await send(5)
	const reloaded = await leader()
	await reloaded.reload()
	await send(5)
	await openPanel(reloaded)
	await leader()
	await send(MENTIONS - sent)
	await everywhere()

	expect(Math.max(...counts)).toBe(1)
	const expected = Array.from({ length: MENTIONS }, (_, at) => `Number ${MENTIONS - at}.`)
	for (const page of living) {
		await expect(entries(page)).toHaveCount(MENTIONS)
		const quoted = await entries(page).locator('blockquote').allTextContents()
		expect(quoted.map((text) => /^Number \d+\./.exec(text)?.[0])).toEqual(expected)
		// The site does not hang in any of them.
		expect(await page.evaluate(async () => (await fetch('/api/me')).status)).toBe(200)
	}
	for (const each of written) each.close()
	await ada.leave()
}

test('G10: ten tabs hold one stream, and fifty mentions across three hand-overs are in each tab once and in order', async ({
	browser,
	tandem,
}) => {
	await tenTabs(browser, tandem, tandem.url)
})

test('G10: the same where the origin is not a secure context', async ({ browser, tandem }) => {
	await tenTabs(browser, tandem, `http://lan.test:${tandem.port}`)
})

test('G10: the same with the back-forward cache on', async ({ tandem }) => {
	const browser = await chromium.launch(await cachingBrowserOptions())
	await tenTabs(browser, tandem, tandem.url)
	await browser.close()
})

test('G10: tabs that freeze hand over to one that lives, and thawed they have all of it, with one stream throughout', async ({
	tandem,
}) => {
	test.setTimeout(120_000)
	const browser = await openBareBrowser()
	const tabs = [await browser.open(tandem.url)]
	const [first] = tabs as [BareTab]
	const said = (tab: BareTab) =>
		tab.evaluate<string>("document.querySelector('button[aria-label^=Notifications]')?.ariaLabel ?? ''")
	await expect.poll(() => said(first)).toBe('Notifications, 0 unread')
	for (let more = 1; more < 10; more += 1) tabs.push(await browser.open(tandem.url))
	for (const tab of tabs) await expect.poll(() => said(tab)).toBe('Notifications, 0 unread')
	const who = await first.evaluate<Somebody>("fetch('/api/me').then((answer) => answer.json())")
	const author = await newScript(tandem.url)
	const { id } = await author.api.createDocument({ title: 'Named here' })
	await first.evaluate(`fetch('/api/documents/${id}/html').then((answer) => answer.text())`)
	const writer = await author.open(id)
	const counts: number[] = []
	const count = async () => {
		counts.push(await streams(tandem.url, 'notifications'))
		return counts.at(-1)
	}
	const last = tabs.at(-1) as BareTab
	let sent = 0
	const send = async () => {
		sent += 1
		await writeMention(writer, `Number ${sent}.`, who)
		await count()
	}
	// Whichever leads: in the end only the last can.
	for (const tab of tabs.slice(0, -1)) {
		await tab.freeze()
		await send()
	}
	await expect.poll(() => said(last), { timeout: 25_000 }).toBe(`Notifications, ${sent} unread`)
	expect(await count()).toBe(1)
	for (const tab of tabs.slice(0, -1)) {
		await tab.thaw()
		await count()
	}
	await send()
	const listed = 'Array.from(document.querySelectorAll("[data-entry] blockquote"), (quote) => quote.textContent)'
	for (const tab of tabs) {
		await expect.poll(() => said(tab)).toBe(`Notifications, ${sent} unread`)
		await tab.evaluate("document.querySelector('button[aria-label^=Notifications]').click()")
		await expect.poll(async () => (await tab.evaluate<string[]>(listed)).length).toBe(sent)
		const quoted = await tab.evaluate<string[]>(listed)
		const numbers = quoted.map((text) => /^Number (\d+)\./.exec(text)?.[1])
		expect(numbers).toEqual(Array.from({ length: sent }, (_, at) => String(sent - at)))
	}
	await count()
	expect(Math.max(...counts)).toBe(1)
	writer.close()
	await browser.close()
})
