import type { Page } from '@playwright/test'
import { edit, FAILURES } from '@tandem/protocol'
import { expectAccessible } from './axe.ts'
import { documentText, documentTitle, makeDocument, saved, saveState, trouble, tryNow, write } from './document-page.ts'
import type { Person } from './people.ts'
import { picture } from './picture.ts'
import { expect, test } from './shared-test.ts'

/** Opens a document in which writing goes on as it should, so that what follows is the story's own doing. */
async function open(person: Person, path: string): Promise<Page> {
	const page = await person.open(path)
	await expect(documentText(page)).toBeEditable()
	return page
}

test('P-states: trashed while I write: maker and guest are told, and read only until it is restored', async ({
	arrive,
}) => {
	const [ada, ben] = [await arrive(), await arrive()]
	const a = await ada.open('/')
	const path = await makeDocument(a)
	const b = await open(ben, path)
	await write(b, 'Ben was here.')
	await saved(b)
	const api = `/api/documents/${path.slice(3)}`
	expect((await ada.context.request.post(`${api}/trash`)).ok()).toBe(true)
	await expect(trouble(b)).toContainText('This document was moved to the trash. Its maker can restore it.')
	await expect(documentText(b)).toHaveAttribute('aria-readonly', 'true')
	await picture(b, 'trashed-while-writing')
	await expect(trouble(a)).toContainText('This document is in the trash. Nobody can write here.')
	const late = await ben.open(path)
	await expect(late.getByRole('heading', { name: 'This document is in the trash' })).toBeVisible()
	await picture(late, 'in-the-trash')
	await expectAccessible(late, 'a document in the trash')

	await trouble(a).getByRole('button', { name: 'Restore' }).click()
	await expect(trouble(a)).toBeHidden()
	await trouble(b).getByRole('button', { name: 'Open again' }).click()
	await expect(trouble(b)).toBeHidden()
	await expect(documentText(b)).toBeEditable()
	await expect(documentText(b)).toContainText('Ben was here.')
})

test('P-states: deleted while I write: what could not be stored is in the recovery box, what is on the page can be copied', async ({
	arrive,
	network,
}) => {
	const ada = await arrive()
	const path = await makeDocument(await ada.open('/'))
	// Whoever is connected is told of the trash already.
	const b = await open(await arrive({ site: `http://localhost:${network.port}` }), path)
	await write(b, 'Ben was here.')
	await saved(b)
	network.set('closed')
	await write(b, ' And in the tunnel.')
	await expect(saveState(b)).toHaveText('Offline, kept on this device')
	const api = `/api/documents/${path.slice(3)}`
	expect((await ada.context.request.post(`${api}/trash`)).ok()).toBe(true)
	expect((await ada.context.request.delete(api)).ok()).toBe(true)
	network.set('open')
	await tryNow(b)
	await expect(trouble(b)).toContainText('This document no longer exists.')
	await expect(documentText(b)).toHaveAttribute('aria-readonly', 'true')
	await expect(b.getByRole('region', { name: 'Recovered text' })).toContainText('And in the tunnel.')
	await picture(b, 'deleted-while-writing')
	await trouble(b).getByRole('button', { name: 'Copy my text' }).click()
	await expect(b.getByText('Text copied')).toBeVisible()
	await expectAccessible(b, 'a deleted document with a recovery box')
	await b.reload()
	await expect(b.getByRole('heading', { name: 'There is nothing at this address' })).toBeVisible()
	await picture(b, 'not-found')
})

test('P-states: no access any more: writing ends, what could not be stored is in the recovery box', async ({
	arrive,
}) => {
	const ada = await arrive()
	// Nobody can take a right away yet; whoever does will close the connection with the code that every client knows.
	await ada.context.routeWebSocket(/\/collab\//, (socket) => {
		const server = socket.connectToServer()
		socket.onMessage((payload) => {
			if (payload[0] === edit.type) void socket.close({ code: FAILURES.forbidden.close, reason: 'forbidden' })
			else server.send(payload)
		})
	})
	const page = await ada.open('/')
	await makeDocument(page)
	await write(page, 'x')
	await expect(trouble(page)).toContainText('You have no access any more.')
	await expect(documentText(page)).toHaveAttribute('aria-readonly', 'true')
	await expect(page.getByRole('region', { name: 'Recovered text' })).toContainText('1 edit of yours was not stored')
	await picture(page, 'no-access')
	await expectAccessible(page, 'no access, with a recovery box')
})

test('P-states: session gone, and another person in this browser: the page covers itself and asks to reload', async ({
	arrive,
}) => {
	const ada = await arrive()
	const page = await ada.open('/')
	await makeDocument(page)
	await write(page, 'Mine.')
	await saved(page)
	expect((await ada.context.request.post('/api/auth/sign-out', { data: {} })).ok()).toBe(true)
	await expect(trouble(page)).toContainText('Your session has ended.')
	await picture(page, 'session-ended')

	expect((await ada.context.request.post('/api/auth/sign-in/anonymous', { data: {} })).ok()).toBe(true)
	await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')))
	const box = page.getByRole('alertdialog', { name: 'Somebody else uses this browser now' })
	await expect(box).toBeVisible()
	await picture(page, 'another-person')
	await expectAccessible(page, 'another person')
	await box.getByRole('button', { name: 'Reload' }).click()
	await expect(box).toBeHidden()
	await expect(documentText(page)).toBeEditable()
})

test('P-states: paste too large: nothing is inserted, and one sentence says why', async ({ arrive }) => {
	const ada = await arrive()
	const page = await ada.open('/')
	await makeDocument(page)
	await documentText(page).click()
	await documentText(page).evaluate((text) => {
		const clipboardData = new DataTransfer()
		clipboardData.setData('text/plain', 'All work and no play. '.repeat(200_000))
		text.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
	})
	await expect(page.getByText('That is more than 4 MB at once. Nothing was inserted')).toBeVisible()
	await expect(documentText(page)).toHaveText('')
	await picture(page, 'paste-too-large')
})

test('P-states: thirty people present: four faces and a number, and a list of all by name', async ({
	arrive,
	script,
}) => {
	const ada = await arrive()
	const page = await ada.open('/')
	const path = await makeDocument(page)
	const others = await Promise.all(
		Array.from({ length: 29 }, async (_, index) => {
			const other = await script()
			await other.api.changeMe({ name: `Guest Number ${index + 1}` })
			return other.open(path.slice(3))
		}),
	)
	for (const { connection } of others) connection.awareness.setLocalStateField('cursor', null)
	const button = page.getByRole('button', { name: '30 people are here' })
	await expect(button).toContainText('+25')
	await button.click()
	const list = page.getByRole('dialog', { name: '30 people here' }).getByRole('listitem')
	await expect(list).toHaveCount(30)
	await expect(list.filter({ hasText: 'Guest Number 29' })).toHaveCount(1)
	await picture(page, 'thirty-people')
	await expectAccessible(page, 'thirty people')
	for (const other of others) other.close()
	await expect(page.getByRole('button', { name: 'Only you are here' })).toBeVisible()
})

test('P-states: a title of two hundred characters breaks into lines and widens nothing, on a phone neither', async ({
	arrive,
}) => {
	const long = `${'Donaudampfschiffahrtsgesellschaft'.repeat(3)} ${'a very long title '.repeat(6)}`.slice(0, 200)
	for (const viewport of [
		{ width: 1280, height: 720 },
		{ width: 390, height: 844 },
	]) {
		const ada = await arrive({ viewport })
		const page = await ada.open('/')
		await makeDocument(page)
		await documentTitle(page).fill(long)
		await saved(page)
		const fits = () => page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)
		expect(await fits()).toBe(true)
		// All of it can be read: the field is as high as its text, a line being some forty pixels.
		const hidden = await documentTitle(page).evaluate((field) => field.scrollHeight - field.clientHeight)
		expect(hidden).toBeLessThan(20)
		await picture(page, viewport.width === 390 ? 'long-title-phone' : 'long-title')
		await page.goto('/')
		await expect(page.getByRole('main').getByRole('link', { name: long })).toBeVisible()
		expect(await fits()).toBe(true)
		await picture(page, viewport.width === 390 ? 'long-title-home-phone' : 'long-title-home')
	}
})

test('P-states: empty home and empty trash say what comes there, and home offers to write', async ({ arrive }) => {
	const ada = await arrive()
	const page = await ada.open('/')
	await page.getByRole('button', { name: 'More about Welcome to Tandem' }).click()
	await page.getByRole('menuitem', { name: 'Move to trash' }).click()
	await expect(page.getByRole('heading', { name: 'Nothing here yet' })).toBeVisible()
	await picture(page, 'empty-home')
	await page.getByRole('link', { name: 'Trash' }).click()
	await page.getByRole('button', { name: /^Delete .* for good$/ }).click()
	await page.getByRole('button', { name: 'Delete for good', exact: true }).click()
	await expect(page.getByRole('heading', { name: 'The trash is empty' })).toBeVisible()
	await picture(page, 'empty-trash')
	await page.goto('/')
	await page.getByRole('button', { name: 'Write the first one' }).click()
	await expect(documentText(page)).toBeEditable()
})
