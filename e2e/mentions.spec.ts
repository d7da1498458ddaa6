import type { Page } from '@playwright/test'
import type { NotificationList } from '@tandem/protocol'
import { documentText, makeDocument, rested, saved, saveState, write } from './document-page.ts'
import { openNetwork } from './network.ts'
import { bell, entries, excerpts, mention, openPanel, panel, whoIs } from './notification-panel.ts'
import type { Person } from './people.ts'
import { expect, test } from './test.ts'

// A picture of every key would slow the typing down.
test.use({ trace: 'off' })

const wake = (page: Page) => page.evaluate(() => window.dispatchEvent(new Event('online')))

/** Ada's document, which Ben has opened; Ben is at home in one tab and in another document in a second. */
async function adaAndBen(arrive: (options?: { site?: string }) => Promise<Person>, adas: string, bens: string) {
	const ada = await arrive({ site: adas })
	const a = await ada.open('/')
	const path = await makeDocument(a)
	const ben = await arrive({ site: bens })
	const home = await ben.open('/')
	await makeDocument(home)
	const elsewhere = new URL(home.url()).pathname
	// Having opened it, Ben may be named there.
	await home.goto(path)
	await expect(documentText(home)).toBeEditable()
	await home.goto('/')
	const other = await ben.open(elsewhere)
	await expect(documentText(other)).toBeEditable()
	for (const page of [home, other]) await openPanel(page)
	return { ada, a, path, ben, tabs: [home, other] as const }
}

test('G5: whatever happens on the way, a mention is in every tab of the person once, and the mentions are in order', async ({
	tandem,
	arrive,
}) => {
	// Restarts and broken networks take their time to be noticed.
	test.setTimeout(300_000)
	const [adas, bens] = [await openNetwork(tandem.port), await openNetwork(tandem.port)]
	const { a, path, ben, tabs } = await adaAndBen(
		arrive,
		`http://localhost:${adas.port}`,
		`http://localhost:${bens.port}`,
	)
	const { name } = await whoIs(tabs[0])
	const comeBack = () => Promise.all([a, ...tabs].map(wake))
	const restart = async () => {
		await tandem.stop()
		await tandem.start()
		await comeBack()
	}
	const kill = async () => {
		await tandem.kill('SIGKILL')
		await tandem.ready()
		await comeBack()
	}
	const choose = () => a.keyboard.press('Enter')
	const typeName = async () => {
		await a.keyboard.type(`@${name}`)
		await expect(a.getByRole('option')).toHaveCount(1)
	}
	/** Each way to write one mention with something happening at another point of its path. */
	const ways: readonly (() => Promise<void>)[] = [
		async () => {
			await typeName()
			await choose()
		},
		// Killed with the menu open.
		async () => {
			await typeName()
			await kill()
			await choose()
		},
		// Killed before it was stored.
		async () => {
			await typeName()
			await choose()
			await kill()
		},
		// Ended as by Ctrl-C, with the mention perhaps stored, perhaps not.
		async () => {
			await typeName()
			await choose()
			await restart()
		},
		// Killed when it was stored, and perhaps not found in the text yet.
		async () => {
			await typeName()
			await choose()
			await saved(a)
			await kill()
		},
		// Its author is cut off while writing it.
		async () => {
			await typeName()
			adas.set('closed')
			await choose()
			await expect(saveState(a)).toHaveText('Offline, kept on this device')
			adas.set('open')
			await comeBack()
		},
		// Its author's network swallows it.
		async () => {
			await typeName()
			adas.set('half-open')
			await choose()
			await expect(saveState(a)).toHaveText(/^\d+ edits? waiting$/)
			adas.set('open')
			await comeBack()
		},
		// Its reader is cut off meanwhile.
		async () => {
			bens.set('closed')
			await typeName()
			await choose()
			await saved(a)
			bens.set('open')
			await comeBack()
		},
		// Its reader's network swallows what is sent, and nobody is told; then the connections break.
		async () => {
			bens.set('half-open')
			await typeName()
			await choose()
			await saved(a)
			bens.set('closed')
			bens.set('open')
			await comeBack()
		},
		// Its reader's network is slow.
		async () => {
			bens.set({ slow: 4000 })
			await typeName()
			await choose()
			await saved(a)
			await expect.poll(() => entries(tabs[0]).count()).toBe(10)
			bens.set('open')
		},
	]
	await documentText(a).click()
	for (const [at, way] of ways.entries()) {
		await a.keyboard.type(`Point ${at + 1}. for `)
		await way()
		await saved(a)
		await a.keyboard.press('Enter')
		for (const tab of tabs) {
			await expect(entries(tab), `of way ${at + 1}`).toHaveCount(at + 1)
			await expect(entries(tab).first()).toContainText(`Point ${at + 1}. for`)
		}
	}
	const expected = Array.from({ length: ways.length }, (_, at) => `Point ${at + 1}. for @${name}`).reverse()
	for (const tab of tabs) {
		expect((await excerpts(tab)).map((each) => each.trim())).toEqual(expected)
		await expect(bell(tab)).toHaveAccessibleName('Notifications, 10 unread')
		await tab.reload()
		await openPanel(tab)
		await expect(entries(tab)).toHaveCount(ways.length)
		expect((await excerpts(tab)).map((each) => each.trim())).toEqual(expected)
	}
	const { notifications } = (await (
		await ben.context.request.get(`${tandem.url}/api/notifications`)
	).json()) as NotificationList
	expect(new Set(notifications.map((row) => row.id)).size).toBe(ways.length)
	expect(notifications.every((row) => row.mention !== null && row.document.id === path.slice('/d/'.length))).toBe(true)
	await Promise.all([adas.close(), bens.close()])
})

test('G5: moving, copying, undoing, redoing and deleting a mention leaves one notification or none, never two', async ({
	tandem,
	arrive,
}) => {
	test.setTimeout(120_000)
	const { a, ben, tabs } = await adaAndBen(arrive, tandem.url, tandem.url)
	const [tab] = tabs
	const { name } = await whoIs(tabs[0])
	const mentions = documentText(a).locator('.mention')
	const rows = async () =>
		((await (await ben.context.request.get(`${tandem.url}/api/notifications`)).json()) as NotificationList)
			.notifications
	const { keyboard } = a
	await write(a, 'Ask ')
	await mention(a, name)
	await keyboard.type('about it.')
	await expect(entries(tab)).toHaveCount(1)
	const [{ id } = { id: '' }] = await rows()
	/** The one row is listed, and it is the one from the beginning. */
	const isTheOne = async (state: 'unread' | 'read') => {
		await expect.poll(async () => (await rows()).map((row) => [row.id, row.state])).toEqual([[id, state]])
		await expect(entries(tab)).toHaveCount(1)
	}
	const isGone = async () => {
		await expect.poll(rows).toEqual([])
		await expect(entries(tab)).toHaveCount(0)
		await expect(bell(tab)).toHaveAccessibleName('Notifications, 0 unread')
	}

	// Moved: cut, and pasted on another line.
	await keyboard.press('ControlOrMeta+a')
	await keyboard.press('ControlOrMeta+x')
	await isGone()
	await keyboard.press('ControlOrMeta+v')
	await isTheOne('unread')
	// Copied, and one copy deleted.
	await keyboard.press('ControlOrMeta+a')
	await keyboard.press('ControlOrMeta+c')
	await keyboard.press('ArrowRight')
	await rested(a)
	await keyboard.press('Enter')
	await keyboard.press('ControlOrMeta+v')
	await expect(mentions).toHaveCount(2)
	await saved(a)
	await isTheOne('unread')
	await keyboard.press('ControlOrMeta+z')
	await expect(mentions).toHaveCount(1)
	await saved(a)
	await isTheOne('unread')
	// Deleted, undone, redone, undone.
	await rested(a)
	await keyboard.press('ControlOrMeta+a')
	await keyboard.press('Delete')
	await isGone()
	await keyboard.press('ControlOrMeta+z')
	await isTheOne('unread')
	await keyboard.press('ControlOrMeta+Shift+z')
	await isGone()
	await keyboard.press('ControlOrMeta+z')
	await isTheOne('unread')
	// What was read stays, also when the mention goes, and coming back it is still read.
	await entries(tab).first().hover()
	await entries(tab).getByRole('button', { name: 'Mark read' }).click()
	await isTheOne('read')
	await rested(a)
	await keyboard.press('ControlOrMeta+a')
	await keyboard.press('Delete')
	await saved(a)
	await expect(mentions).toHaveCount(0)
	await isTheOne('read')
	await keyboard.press('ControlOrMeta+z')
	await saved(a)
	await isTheOne('read')
	await expect(panel(tab)).toBeVisible()
})

test('G5: one deletes a mention offline while another copies it offline: merged, there is one notification', async ({
	tandem,
	network,
	arrive,
}) => {
	const adas = await openNetwork(tandem.port)
	const { a, path, tabs } = await adaAndBen(arrive, `http://localhost:${adas.port}`, tandem.url)
	const [tab] = tabs
	const { name } = await whoIs(tabs[0])
	await write(a, 'Ask ')
	await mention(a, name)
	await saved(a)
	await expect(entries(tab)).toHaveCount(1)
	const cai = await arrive({ site: `http://localhost:${network.port}` })
	const c = await cai.open(path)
	await expect(documentText(c)).toBeEditable()
	await expect(documentText(c).locator('.mention')).toHaveCount(1)
	await documentText(c).click()
	for (const each of [adas, network]) each.set('closed')
	await a.keyboard.press('ControlOrMeta+a')
	await a.keyboard.press('Delete')
	await c.keyboard.press('ControlOrMeta+a')
	await c.keyboard.press('ControlOrMeta+c')
	await c.keyboard.press('ControlOrMeta+End')
	await c.keyboard.press('Enter')
	await c.keyboard.press('ControlOrMeta+v')
	await expect(documentText(c).locator('.mention')).toHaveCount(2)
	for (const page of [a, c]) await expect(saveState(page)).toHaveText('Offline, kept on this device')
	for (const each of [adas, network]) each.set('open')
	for (const page of [a, c]) await wake(page)
	for (const page of [a, c]) {
		await saved(page)
		await expect(documentText(page).locator('.mention')).toHaveCount(1)
	}
	await write(c, 'Both are back.')
	await saved(c)
	await expect(entries(tab)).toHaveCount(1)
	await expect(bell(tab)).toHaveAccessibleName('Notifications, 1 unread')
	await adas.close()
})
