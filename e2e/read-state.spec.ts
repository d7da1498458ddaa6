import type { Page } from '@playwright/test'
import type { NotificationList } from '@tandem/protocol'
import { Chance } from '../apps/server/src/simulation/chance.ts'
import { bell, entries, openPanel, panel, unreadCount, whoIs, writeMention } from './notification-panel.ts'
import { newPerson } from './people.ts'
import { newScript } from './script.ts'
import type { ScriptedPage } from './scripted-page.ts'
import { expect, test } from './test.ts'

test.use({ trace: 'off' })

/** From now on looks at each picture whether the bell's number is the number of unread rows. Returns the lies so far. */
async function watchCount(page: Page): Promise<() => Promise<string[]>> {
	await page.evaluate(() => {
		const lies: string[] = []
		Object.assign(window, { lies })
		const look = () => {
			const label = document.querySelector('button[aria-label^="Notifications"]')?.getAttribute('aria-label') ?? ''
			const said = /(\d+) unread$/.exec(label)?.[1]
			const aside = document.querySelector('aside[aria-label="Notifications"]')
			const rows = aside?.querySelectorAll('[data-entry]') ?? []
			const unread = Array.from(rows).filter((row) => row.textContent?.includes('Unread: ')).length
			if (aside !== null && said !== undefined && Number(said) !== unread) lies.push(`${said} said, ${unread} listed`)
			requestAnimationFrame(look)
		}
		look()
	})
	return () => page.evaluate(() => (window as unknown as { lies: string[] }).lies)
}

test('G5: whatever is read, unread and archived, wherever and however cut off, every tab of two browsers counts what it lists', async ({
	browser,
	tandem,
	network,
}) => {
	test.setTimeout(240_000)
	const seed = Number(process.env.SEED ?? 20_261_127)
	console.log(`seed ${seed} (SEED=… for another)`)
	const chance = new Chance(seed)
	// One person, in a browser whose network can be cut and in another one.
	const site = `http://localhost:${network.port}`
	const near = await newPerson(browser, site)
	const pages = [await near.open('/'), await near.open('/trash')]
	const who = await whoIs(pages[0] as Page)
	const far = await newPerson(browser, tandem.url)
	await far.context.addCookies(await near.context.cookies())
	pages.push(await far.open('/'))
	expect((await whoIs(pages[2] as Page)).id).toBe(who.id)
	const author = await newScript(tandem.url)
	const writers: ScriptedPage[] = []
	for (const title of ['One', 'Two']) {
		const { id } = await author.api.createDocument({ title })
		await far.context.request.get(`${tandem.url}/api/documents/${id}/html`)
		writers.push(await author.open(id))
	}
	for (const page of pages) await openPanel(page)
	const watches = await Promise.all(pages.map(watchCount))
	const stored = async () =>
		((await (await far.context.request.get(`${tandem.url}/api/notifications`)).json()) as NotificationList)
			.notifications

	const pick = <T>(all: readonly T[]): T => all[chance.int(0, all.length - 1)] as T
	let written = 0
	let cut = false
	const press = async (key: string) => {
		// What is cut off cannot be marked: that is told to the person, and is another story.
		const page = cut ? (pages[2] as Page) : pick(pages)
		// In one go: what happens elsewhere may take a row away at any moment.
		await entries(page).evaluateAll(
			(rows, at) => rows[at % rows.length]?.querySelector('a')?.focus(),
			chance.int(0, 999),
		)
		await page.keyboard.press(key)
	}
	const name = async () => {
		written += 1
		const passage = `Number ${written}. `
		await writeMention(pick(writers), passage.trim(), who)
		await expect.poll(async () => (await stored()).some((row) => row.excerpt.startsWith(passage))).toBe(true)
	}
	const operations: readonly (() => Promise<unknown>)[] = [
		name,
		name,
		() => press('u'),
		() => press('u'),
		() => press('e'),
		async () => {
			const page = cut ? (pages[2] as Page) : pick(pages)
			await panel(page)
				.getByRole('button', { name: 'Mark all read' })
				.evaluate((button: HTMLButtonElement) => button.click())
		},
		async () => {
			cut = !cut
			network.set(cut ? 'closed' : 'open')
			if (!cut) for (const page of pages) await page.evaluate(() => window.dispatchEvent(new Event('online')))
		},
	]
	/** Until the server and every tab that hears of it list and count the same. */
	const agree = () =>
		expect
			.poll(async () => {
				const shown = await Promise.all(
					(cut ? pages.slice(2) : pages).map(async (page) => [await entries(page).count(), await unreadCount(page)]),
				)
				const rows = await stored()
				const right = [rows.length, rows.filter((row) => row.state === 'unread').length]
				return shown.filter((each) => String(each) !== String(right)).map((each) => `${each} instead of ${right}`)
			})
			.toEqual([])
	for (let step = 0; step < 40; step += 1) {
		await pick(operations)()
		if (step % 5 === 4) await agree()
	}
	cut = false
	network.set('open')
	for (const page of pages) await page.evaluate(() => window.dispatchEvent(new Event('online')))
	await agree()
	for (const lies of watches) expect(await lies()).toEqual([])
	for (const page of pages) {
		await page.reload()
		await openPanel(page)
	}
	await agree()
	for (const writer of writers) writer.close()
	await near.leave()
	await far.leave()
})

test('G4: another person who signs in in the same browser sees nothing of the first', async ({ tandem, arrive }) => {
	const ada = await arrive()
	const page = await ada.open('/')
	const who = await whoIs(page)
	const author = await newScript(tandem.url)
	const { id } = await author.api.createDocument({ title: 'Hers' })
	await ada.context.request.get(`${tandem.url}/api/documents/${id}/html`)
	const writer = await author.open(id)
	await openPanel(page)
	await writeMention(writer, 'Only for Ada.', who)
	await expect(entries(page)).toHaveCount(1)
	const second = await ada.open('/trash')
	await expect(bell(second)).toHaveAccessibleName('Notifications, 1 unread')

	expect((await ada.context.request.post(`${tandem.url}/api/auth/sign-out`, { data: {} })).status()).toBe(204)
	await ada.context.request.post(`${tandem.url}/api/auth/sign-in/anonymous`, { data: {} })
	const third = await ada.open('/')
	await expect(bell(third)).toHaveAccessibleName('Notifications, 0 unread')
	await writeMention(writer, 'Also only for Ada.', who)
	await openPanel(third)
	await expect(panel(third)).toContainText('Nothing new')
	// The tabs of the first show nothing more either, and say why.
	for (const tab of [page, second]) {
		await tab.evaluate(() => document.dispatchEvent(new Event('visibilitychange')))
		await expect(tab.getByText('Only for Ada.')).toHaveCount(0)
		await expect(tab.getByRole('alertdialog').or(tab.getByRole('dialog'))).toBeVisible()
	}
	await expect(entries(third)).toHaveCount(0)
	const kept = await third.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]))
	expect(kept).not.toContain('Ada')
	writer.close()
})
