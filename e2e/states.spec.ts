import type { Page } from '@playwright/test'
import { edit, FAILURES, type FailureCode, hello, notice } from '@tandem/protocol'
import { expectAccessible } from './axe.ts'
import { documentText, documentTitle, makeDocument, saved, saveState, write } from './document-page.ts'
import type { Person } from './people.ts'
import { picture } from './picture.ts'
import { startServerAlone } from './server-alone.ts'
import { expect, test } from './shared-test.ts'

const trouble = (page: Page) => page.getByRole('region', { name: 'Trouble' })

/** Opens a document in which writing goes on as it should, so that what follows is the story's own doing. */
async function open(person: Person, path: string): Promise<Page> {
	const page = await person.open(path)
	await expect(documentText(page)).toBeEditable()
	return page
}

/** Types of messages, as the first byte of a frame has them. */
const typeOf = (payload: Buffer | string) => (typeof payload === 'string' ? -1 : (payload[0] ?? -1))

test('P-states: connecting: after a second without a connection the page says so, and its text can be read', async ({
	arrive,
	script,
}) => {
	const writer = await script()
	const [greeting] = await writer.api.documents()
	const ada = await arrive()
	await ada.context.routeWebSocket(/\/collab\//, () => {})
	const page = await ada.open(`/d/${greeting?.id}`)
	await expect(saveState(page).getByText('Connecting…')).toBeVisible()
	await expect(page.getByRole('main')).toContainText('Open it in a second tab')
	await expect(documentText(page)).toBeHidden()
	await picture(page, 'connecting')
})

test('P-states: reconnecting: nothing is said for three seconds, then that everything is stored and what is done', async ({
	arrive,
	network,
}) => {
	const ada = await arrive({ site: `http://localhost:${network.port}` })
	const page = await ada.open('/')
	await makeDocument(page)
	await write(page, 'Stored before.')
	await saved(page)
	await page.evaluate(() => {
		const said = new MutationObserver(() => {
			if (document.querySelector('[role=alert] strong') === null) return
			said.disconnect()
			Object.assign(window, { saidAt: Date.now() })
		})
		said.observe(document.body, { subtree: true, childList: true, characterData: true })
	})
	const cut = Date.now()
	network.set('closed')
	await expect(trouble(page)).toContainText('Reconnecting. The server cannot be reached. Go on writing')
	await expect(saveState(page)).toHaveText('Offline')
	const saidAt = await page.evaluate(() => (window as unknown as { saidAt: number }).saidAt)
	expect(saidAt - cut).toBeGreaterThanOrEqual(3000)
	await picture(page, 'reconnecting')
	network.set('open')
	await trouble(page).getByRole('button', { name: 'Try now' }).click()
	await expect(trouble(page)).toBeHidden()
	await saved(page)
})

test('P-states: offline, kept: what is typed is on this device, home lists it, and it is sent on return', async ({
	arrive,
	network,
}) => {
	const ada = await arrive({ site: `http://localhost:${network.port}` })
	const page = await ada.open('/')
	await makeDocument(page)
	const home = await ada.open('/')
	await expect(home.getByRole('heading', { name: 'Recent' })).toBeVisible()
	network.set('closed')
	await write(page, 'Typed in the tunnel.')
	await expect(trouble(page)).toContainText('Offline, kept on this device.')
	await expect(saveState(page)).toHaveText('Offline, kept on this device')
	await picture(page, 'offline-kept')
	await expectAccessible(page, 'offline')
	const comesBack = () => home.evaluate(() => document.dispatchEvent(new Event('visibilitychange')))
	await comesBack()
	const waiting = home.getByRole('region', { name: 'Waiting to be sent' })
	await expect(waiting).toContainText(/Untitled.*\d+ edits/s)
	await picture(home, 'home-waiting')
	await expectAccessible(home, 'home with what waits')
	network.set('open')
	await trouble(page).getByRole('button', { name: 'Try now' }).click()
	await saved(page)
	await comesBack()
	await expect(waiting).toBeHidden()
})

test('P-states: offline, not kept: a browser without storage is told to leave the tab open, and leaving asks', async ({
	arrive,
	network,
}) => {
	const ada = await arrive({ site: `http://localhost:${network.port}` })
	await ada.context.addInitScript(() => Object.defineProperty(window, 'indexedDB', { value: undefined }))
	const page = await ada.open('/')
	await makeDocument(page)
	network.set('closed')
	await write(page, 'Typed in a private window.')
	await expect(trouble(page)).toContainText('Not kept on this device: leave this tab open.')
	await expect(saveState(page)).toHaveText('Not kept on this device: leave this tab open')
	await picture(page, 'offline-not-kept')
	const asked = page.waitForEvent('dialog')
	const closing = page.close({ runBeforeUnload: true })
	expect((await asked).type()).toBe('beforeunload')
	await (await asked).dismiss()
	await closing
	network.set('open')
	await trouble(page).getByRole('button', { name: 'Try now' }).click()
	await saved(page)
})

test('P-states: could not be stored: the page says so, offers Retry and Copy my text, and saves when it can', async ({
	arrive,
}) => {
	const ada = await arrive()
	let full = true
	await ada.context.routeWebSocket(/\/collab\//, (socket) => {
		const server = socket.connectToServer()
		socket.onMessage((payload) => {
			// What the server itself says when its disk is full; bad-input.spec.ts has a disk that is.
			if (full && typeOf(payload) === edit.type) socket.send(Buffer.from(notice.encode({ about: 'not-storing' })))
			else server.send(payload)
		})
	})
	const page = await ada.open('/')
	await makeDocument(page)
	await write(page, 'No room for this.')
	await expect(trouble(page)).toContainText('Could not be stored.')
	await expect(saveState(page)).toHaveText('Could not be stored')
	await expect(trouble(page).getByRole('button', { name: 'Copy my text' })).toBeVisible()
	await picture(page, 'could-not-be-stored')
	await picture(page, 'could-not-be-stored-dark', 'dark')
	full = false
	await trouble(page).getByRole('button', { name: 'Retry' }).click()
	await expect(documentText(page)).toHaveText('No room for this.')
	await expect(saveState(page)).not.toHaveText('Saving…')
})

test('P-states: too old for this server: the text can be read, and the page says reload', async ({
	arrive,
	script,
}) => {
	const writer = await script()
	const [greeting] = await writer.api.documents()
	const ada = await arrive()
	await ada.context.routeWebSocket(/\/collab\//, (socket) => {
		const server = socket.connectToServer()
		socket.onMessage((payload) => {
			// A protocol number of the past: its second byte.
			const old = Buffer.from(payload as Buffer)
			if (typeOf(payload) === hello.type) old[1] = 0
			server.send(old)
		})
	})
	const page = await ada.open(`/d/${greeting?.id}`)
	await expect(trouble(page)).toContainText('A newer Tandem is running: reload.')
	await expect(saveState(page)).toHaveText('Read only')
	await expect(page.getByRole('main')).toContainText('Open it in a second tab')
	await expect(documentText(page)).toBeHidden()
	await picture(page, 'too-old')
})

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

test('P-states: deleted while I write: what is on the page can still be copied', async ({ arrive }) => {
	const [ada, ben] = [await arrive(), await arrive()]
	const path = await makeDocument(await ada.open('/'))
	const b = await open(ben, path)
	const api = `/api/documents/${path.slice(3)}`
	await ada.context.request.post(`${api}/trash`)
	await ada.context.request.delete(api)
	await expect(trouble(b)).toContainText(/no longer exists|in the trash|moved to the trash/)
	await b.reload()
	await expect(b.getByRole('heading', { name: 'There is nothing at this address' })).toBeVisible()
	await picture(b, 'not-found')
})

/** Rights and full documents of 64 MiB are told by the same close codes from whoever sends them. */
async function closeOnFirstEdit(person: Person, code: FailureCode): Promise<void> {
	let done = false
	await person.context.routeWebSocket(/\/collab\//, (socket) => {
		const server = socket.connectToServer()
		socket.onMessage((payload) => {
			if (done || typeOf(payload) !== edit.type) return server.send(payload)
			done = true
			void socket.close({ code: FAILURES[code].close ?? 1000, reason: code })
		})
	})
}

test('P-states: no access any more: writing ends, what could not be stored is in the recovery box', async ({
	arrive,
}) => {
	const ada = await arrive()
	await closeOnFirstEdit(ada, 'forbidden')
	const page = await ada.open('/')
	await makeDocument(page)
	await write(page, 'x')
	await expect(trouble(page)).toContainText('You have no access any more.')
	await expect(documentText(page)).toHaveAttribute('aria-readonly', 'true')
	await expect(page.getByRole('region', { name: 'Recovered text' })).toContainText('1 edit of yours was not stored')
	await picture(page, 'no-access')
	await expectAccessible(page, 'no access, with a recovery box')
})

test('P-states: document full: what was refused is in the recovery box, the document opens again and says why', async ({
	arrive,
}) => {
	const ada = await arrive()
	await closeOnFirstEdit(ada, 'document-full')
	const page = await ada.open('/')
	await makeDocument(page)
	await write(page, 'x')
	const box = page.getByRole('region', { name: 'Recovered text' })
	await expect(box).toContainText(FAILURES['document-full'].sentence)
	await expect(box.getByRole('button', { name: 'Copy' })).toBeVisible()
	await expect(box.getByRole('button', { name: 'Download' })).toBeVisible()
	await expect(documentText(page)).toBeEditable()
	await expect(documentText(page)).toHaveText('')
	await picture(page, 'document-full')
	await box.getByRole('button', { name: 'Try again' }).click()
	await expect(documentText(page)).toHaveText('x')
	await expect(box).toBeHidden()
	await saved(page)
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

test('P-states: server starting: without its pages the address answers with a page that opens by itself', async ({
	browser,
}) => {
	const server = await startServerAlone()
	const page = await browser.newPage()
	const answer = await page.goto(server.url)
	expect(answer?.status()).toBe(503)
	await expect(page.getByRole('heading', { name: 'Tandem is starting' })).toBeVisible()
	await picture(page, 'starting')
	// It looks again by itself.
	await page.waitForEvent('framenavigated')
	await page.close()
	await server.remove()
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
