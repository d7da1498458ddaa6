import { type Browser, chromium, type Page } from '@playwright/test'
import type { Person as Somebody } from '@tandem/protocol'
import { cachingBrowserOptions } from './browser.ts'
import { bell, entries, openPanel, streams, writeMention } from './notification-panel.ts'
import { newPerson } from './people.ts'
import { newScript } from './script.ts'
import { startTandem, type Tandem } from './tandem.ts'
import { test as base, expect } from './test.ts'

/** One Tandem for all of these stories, open to the tests' own host name. */
const test = base.extend<object, { house: Tandem }>({
	house: [
		// biome-ignore lint/correctness/noEmptyPattern: Playwright reads a fixture's needs from this pattern
		async ({}, use) => {
			const house = await startTandem({ env: { WEB_ORIGIN: 'http://lan.test' } })
			await use(house)
			await house.remove()
		},
		{ scope: 'worker', timeout: 60_000 },
	],
	tandem: async ({ house }, use) => use(house),
})

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
	return () => [...open.values()]
}

const MENTIONS = 50

/** Ten tabs of one person; a program names them fifty times, while three times the tab that holds the streams goes. */
async function tenTabs(browser: Browser, tandem: Tandem, site: string): Promise<void> {
	test.setTimeout(240_000)
	const ada = await newPerson(browser, site)
	const pages = [await ada.context.newPage()]
	for (let more = 1; more < 10; more += 1) pages.push(await ada.context.newPage())
	const leaders = watchLeaders(pages)
	const [first] = pages
	await first?.goto('/')
	await Promise.all(pages.slice(1).map((page) => page.goto('/')))
	const who = (await (await ada.context.request.get(`${site}/api/me`)).json()) as Somebody
	await Promise.all(pages.map((page) => openPanel(page)))
	const author = await newScript(tandem.url)
	const { id: document } = await author.api.createDocument({ title: 'Named here' })
	await ada.context.request.get(`${site}/api/documents/${document}/html`)
	const written = await author.open(document)

	let living: Page[] = [...pages]
	let sent = 0
	const counts: number[] = []
	const send = async (count: number) => {
		for (let more = 0; more < count; more += 1) {
			sent += 1
			await writeMention(written, `Number ${sent}.`, who)
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
					return leaders().length === 1 && leaders()[0] !== from
				},
				{ timeout: 25_000 },
			)
			.toBe(true)
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
	// Frozen.
	await send(5)
	const frozen = await leader()
	living = living.filter((page) => page !== frozen)
	const session = await frozen.context().newCDPSession(frozen)
	await session.send('Page.setWebLifecycleState', { state: 'frozen' })
	await send(5)
	await handOver(frozen)
	await everywhere()
	await session.send('Page.setWebLifecycleState', { state: 'active' })
	living.push(frozen)
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
	written.close()
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
